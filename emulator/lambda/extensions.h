// Extensions: the extensions of one execution environment: who has registered, for what, and who waits for an event.
//
// External ones are the executables in a layer's extensions/ folder, started before the runtime; internal ones
// register out of the runtime's own process. An environment is ready, and is free again after an invocation, when
// its extensions too have asked for the next event.
//
// Not thread-safe: the environment's lock guards it. Answers come back as Sends, to be sent without the lock.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/message.h"
#include "process/process_host.h"
#include "template/application.h"

namespace sls::lambda {

class Extensions {
 public:
  struct Send {
    http::Responder responder;
    http::Response response;
  };
  static void send(std::vector<Send>& sends);

  // An external extension's process, by the name of its file.
  void add_external(std::string name, std::shared_ptr<Process> process);
  // Takes the processes away, to be ended, and forgets everybody.
  std::vector<std::shared_ptr<Process>> take_processes();

  // POST /extension/register; `open` while the environment initialises.
  http::Response register_one(const http::Request& request, const model::Function& function, bool open,
                              const std::string& new_id);
  // GET /extension/event/next: keeps the responder, or gives it back with a refusal or a waiting event.
  std::vector<Send> next(const http::Request& request, http::Responder responder);
  // POST /extension/init/error and exit/error: what the extension says of itself; empty after a refusal.
  std::string report_error(const http::Request& request, http::Response& response);

  // An event for all that asked for its kind, "INVOKE" or "SHUTDOWN".
  std::vector<Send> tell(const std::string& kind, const std::string& event);
  // All external ones have registered, and all that have are waiting for an event.
  bool ready() const;
  bool wants(const std::string& kind) const;
  // Whether there are any, external or internal.
  bool registered() const;

 private:
  struct Extension {
    std::string name;
    std::string id;  // empty: not registered yet
    std::vector<std::string> events;
    std::shared_ptr<Process> process;  // null: internal
    http::Responder next;
    bool waits = false;
    std::string unsent;  // an event that came while it was busy
  };
  Extension* find(const http::Request& request, http::Response& refusal);

  std::vector<Extension> all_;
};

}  // namespace sls::lambda
