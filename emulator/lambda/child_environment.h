// ChildEnvironment: an execution environment that is a child process on the Lambda Runtime API.
//
// It holds one process for its whole life: a process that ends, crashes or overruns takes its environment with
// it, and the next invocation gets a new one. Only a start that fails is tried again, as Lambda does: the init
// phase has ten seconds of its own; what fails in it is started once more as part of the invocation that waits,
// within the function's Timeout.
//
// The process is free when it has called `next`, not when it has answered. A `next` that has to wait is a
// Responder kept here, so waiting costs no thread.
//
// Threads: starts on the start queue's thread, calls of the Runtime API on network threads, the process's end and
// output on the host's, deadlines on the watcher's. `mutex_` guards the state; the pool, an execution's completion
// and a process's drain() are never called with it held.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "environment.h"
#include "execution.h"
#include "extensions.h"
#include "launch.h"
#include "process/process_host.h"
#include "process/process_tree.h"
#include "runtime_api.h"
#include "start_queue.h"

namespace sls::lambda {

class Pool;

// What all child environments share; outlives them.
struct ChildServices {
  StartQueue& starts;
  ProcessHost& host;
  RuntimeApi& runtime_api;
  Launcher& launcher;
  core::Clock& clock;
  core::IdSource& ids;
  RecentProcessTree& processes;  // looked at by the watcher's thread only
  std::function<void(const std::string&)> print;  // one line for people
};

class ChildEnvironment final : public Environment, public RuntimeApiListener {
 public:
  struct Settings {
    std::shared_ptr<const model::Application> application;
    const model::Function* function = nullptr;
    FunctionCode code;
    bool isolated = false;  // a handler that is compiled in, run by the bootstrap that ships
    bool in_terminal = false;
    bool untimed = false;          // somebody looks into it
    std::uint16_t debug_port = 0;  // where it waits for a debugger; 0: nowhere
    std::string access_key_id;
    // Makes the variables from what a launch adds to them.
    std::function<handler::Variables(const handler::Variables& defaults)> variables;
  };

  ChildEnvironment(Settings settings, std::shared_ptr<Pool> pool, ChildServices services)
      : Environment(settings.access_key_id),
        settings_(std::move(settings)),
        pool_(std::move(pool)),
        services_(services) {}
  ~ChildEnvironment() override;

  void begin() override;
  void wake() override;
  void end() override;
  std::optional<std::int64_t> check(std::int64_t now_ns) override;
  std::optional<CurrentCaller> caller() const override;
  bool busy() const override;
  bool ended() const override;
  bool leave() override;

  void handle(const RuntimeCall& call, http::Request request, http::Responder responder) override;
  void refused_body() override;

 private:
  // Of the runtime, as Lambda names them to who calls out of turn.
  enum class State { started, init_error, ready, running, streaming, response_sent, ended };
  // How a start or an invocation failed.
  struct Fault {
    std::string type;
    std::string message;  // goes behind "RequestId: ID Error: "
    std::string payload;  // what the runtime posted itself; then the message is not used
    std::string reason;   // for people: with a payload what it says, else what may be done
    std::string reported;  // what Lambda's own lines call it; empty: its type
    const std::string& reported_type() const { return reported.empty() ? type : reported; }
  };
  static Fault truncated_response();

  // ---- the process
  // Queues start_process().
  void start();
  void start_process();
  ProcessCommand command_for(Launch launch, std::uint16_t port) const;
  void on_line(std::string_view line);
  void on_end(int generation, const ProcessEnd& end);
  Fault fault_of(const ProcessEnd& end) const;
  void kill_process_locked();
  void sample_memory_locked(std::int64_t now_ns);
  bool is_debugged_locked(std::int64_t now_ns) const;

  // ---- invocations
  void accept(std::shared_ptr<Execution> execution);
  void deliver_locked(std::unique_lock<std::mutex>& lock);
  void become_free();
  // Of the start that `generation` counts; the first failure of each is told.
  void fail_start(int generation, Fault fault);
  void fail_invocation(const std::shared_ptr<Execution>& execution, const Fault& fault);
  void time_out(std::unique_lock<std::mutex> lock);
  void prepare_result_locked(Execution& execution);
  // `reason` as extensions are told it: "spindown", "timeout", "failure".
  void retire(const char* reason);

  // ---- extensions
  void start_extensions_locked(const ProcessCommand& runtime);
  void on_extension_end(int generation, const std::string& name, const ProcessEnd& end);
  void on_extension_call(const RuntimeCall& call, http::Request request, http::Responder responder);
  std::vector<Extensions::Send> tell_invoke_locked(const std::string& trace);
  // REQUIRES: the environment has ended. Whether its processes were given time to shut down: extensions by an event, and
  // the runtime, when it was idle, by SIGTERM, as Lambda does where there are extensions.
  bool begin_shutdown_locked(const std::string& reason, std::vector<Extensions::Send>& sends);
  // Its time is over, or all that had some have ended.
  void end_shutdown_locked();
  void end_extensions_locked();

  // ---- calls of the Runtime API
  int watch_next(http::Responder& responder);
  void on_next(http::Responder responder);
  // Whether all that must ask for the next event have; then the environment becomes free. Unlocks.
  void settle(std::unique_lock<std::mutex>& lock);
  // After an answer, for a process that had asked for the next event before it gave it.
  void settle_answered();
  void on_response(const std::string& request_id, http::Request request, http::Responder responder);
  void on_error(const std::string& request_id, http::Request request, http::Responder responder);
  void on_init_error(http::Request request, http::Responder responder);
  // Whether a call answers the invocation that runs; otherwise it is refused, and the lock let go.
  bool may_answer(std::unique_lock<std::mutex>& lock, const std::string& request_id, const char* to,
                  http::Responder& responder);
  // The execution that the call answers; otherwise the call is refused.
  std::shared_ptr<Execution> take_answered(const std::string& request_id, const char* to,
                                           http::Responder& responder);
  void on_streamed_response(const std::string& request_id, http::Request request, http::Responder responder);
  void end_stream(const std::shared_ptr<Execution>& execution, http::BodyEnd end, const http::Headers& trailers,
                  http::Responder& responder);
  static const char* name_of(State state);

  const Settings settings_;
  const std::shared_ptr<Pool> pool_;
  const ChildServices services_;

  mutable std::mutex mutex_;
  State state_ = State::started;
  std::uint16_t port_ = 0;
  Launch launch_;  // the last one
  std::shared_ptr<Process> process_;
  int generation_ = 0;  // counts starts: what an earlier process still says is not listened to
  bool ending_ = false;
  bool second_start_ = false;  // within an invocation
  std::int64_t begun_ns_ = 0;
  std::int64_t init_duration_us_ = -1;  // of the first invocation, once
  std::int64_t deadline_ns_ = 0;        // 0: none
  std::int64_t checked_ns_ = 0;         // when deadlines were last looked at
  Fault posted_;                        // by init/error
  http::Responder next_;
  bool next_open_ = false;
  std::atomic<int> last_next_{0};
  int next_number_ = 0;
  int gone_next_ = 0;  // the last `next` whose client is gone
  std::shared_ptr<Execution> current_;
  std::vector<std::pair<std::string, bool>> early_lines_;  // for the log of the next invocation
  std::size_t early_bytes_ = 0;
  long peak_kb_ = 0;
  std::int64_t peak_read_ns_ = 0;
  bool over_memory_ = false;
  Extensions extensions_;
  int extensions_running_ = 0;
  std::int64_t shutdown_until_ns_ = 0;  // 0: nothing is shutting down
};

}  // namespace sls::lambda
