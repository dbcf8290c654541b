// Engine: DynamoDB as one function of the outside, execute(). The wire endpoint and the in-process client both call
// it, so they cannot differ. Bodies are the service's own JSON; errors carry the service's own words.
//
// Threads: execute() from any thread. Reads of up to 64 KB complete before execute() returns, on the calling thread;
// longer ones on a thread of the engine; writes on the writer's thread after their COMMIT, or, when they are short, the
// store is in memory and nobody else has been writing, before execute() returns as well. A completion is called exactly
// once and must not block for long.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"
#include "dynamodb/service.h"
#include "telemetry/sink.h"

namespace sls::dynamodb {

enum class Durability { off, normal, full };

struct EngineOptions {
  std::string file;  // the SQLite file; empty: in memory
  Durability durability = Durability::normal;
  int readers = 4;  // reader connections
  std::int64_t sweep_ms = 1000;  // how often expired items and old stream records go; 0: at sweep() only
  std::int64_t stream_records = 1'000'000;  // the most that a stream keeps
};

enum class OpenFailure { not_writable, locked, corrupt, not_ours, newer_version, other };
struct OpenError {
  OpenFailure kind;
  std::string message;  // names the file and what to do
};

class Engine final : public Service {
 public:
  // Borrows clock, ids and sink: they must outlive the engine.
  static core::Result<std::unique_ptr<Engine>, OpenError> open(const EngineOptions& options, core::Clock& clock,
                                                               core::IdSource& ids, telemetry::Sink& sink);
  ~Engine() override;  // finishes the queued writes
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void execute(Call call, Completion completion) override;
  Reply execute(Call call) override;

  // Calls `ready` once, as soon as GetRecords with this shard iterator would not answer with an empty page: there
  // are records, the stream has ended, or the iterator is none that it takes. On a writing thread after a commit,
  // or at once on the caller's; never after the engine's end.
  void await_records(std::string_view shard_iterator, std::function<void()> ready);

  // Does what upkeep is due on the clock, and waits for it: expired items and old stream records are gone then.
  void sweep();

  // Writes all tables, items and streams into a file, as they stand at one moment; a file that is there is
  // replaced only when it is a snapshot. Any thread, which it takes; writes go on.
  core::Result<void, std::string> snapshot(const std::string& file);
  // Puts what a snapshot holds in place of all there is, in one step, and waits for it. A file that is not a
  // snapshot, is newer or damaged changes nothing. Who waits for records is called.
  core::Result<void, std::string> restore(const std::string& file);

  // Gives a table another name, its items, indexes and stream with it: how a table whose key schema the template
  // changed is set aside. Fails when `from` is missing or `to` exists.
  core::Result<void, std::string> rename_table(std::string_view from, std::string_view to);

 private:
  class Implementation;
  explicit Engine(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::dynamodb
