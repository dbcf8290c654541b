// RuntimeApi: the addresses on which execution environments speak the Lambda Runtime API with their processes:
// one HTTP server on loopback, and a port of it for each environment. (AWS_LAMBDA_RUNTIME_API could carry a path
// as well, but there are clients that split it at the colon.) This file knows the paths and the standing
// answers; what a call does is the environment's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/result.h"
#include "http/message.h"
#include "http/server.h"

namespace sls::lambda {

// A path of the Runtime, Extensions, Telemetry or Logs API.
struct RuntimeCall {
  enum class Kind {
    next,
    response,
    error,
    init_error,
    restore_next,
    restore_error,
    ping,
    extension_register,
    extension_next,
    extension_init_error,
    extension_exit_error,
    telemetry,
    logs,
    unknown_path,
    wrong_method,
  };
  Kind kind = Kind::unknown_path;
  std::string request_id;  // of response and error
};
// Pure.
RuntimeCall parse_runtime_call(std::string_view method, std::string_view path);

// The standing answers; bodies as Lambda writes them.
http::Response runtime_accepted();
http::Response runtime_refusal(int status, std::string_view type, std::string_view message);
http::Response invalid_request_id();
// States by Lambda's own names: "Started", "Ready", "Running", "RuntimeResponseSentState" …
http::Response invalid_transition(std::string_view from, std::string_view to);
http::Response payload_too_large();

// One environment's end of it. Called on network threads.
class RuntimeApiListener {
 public:
  virtual ~RuntimeApiListener() = default;
  virtual void handle(const RuntimeCall& call, http::Request request, http::Responder responder) = 0;
  // A call had a body beyond all limits and was refused unread.
  virtual void refused_body() = 0;
};

class RuntimeApi {
 public:
  static core::Result<std::unique_ptr<RuntimeApi>> open();
  ~RuntimeApi();
  RuntimeApi(const RuntimeApi&) = delete;
  RuntimeApi& operator=(const RuntimeApi&) = delete;

  // A new address, "127.0.0.1:45123", for the listener; the error is a sentence.
  core::Result<std::uint16_t> add(std::weak_ptr<RuntimeApiListener> listener);
  void remove(std::uint16_t port);

 private:
  RuntimeApi() = default;
  std::shared_ptr<RuntimeApiListener> find(std::uint16_t port);

  std::mutex mutex_;
  std::map<std::uint16_t, std::weak_ptr<RuntimeApiListener>> listeners_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace sls::lambda
