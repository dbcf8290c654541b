// Engine: DynamoDB as one function of the outside, execute(). The wire endpoint and the in-process client both call
// it, so they cannot differ. Bodies are the service's own JSON; errors carry the service's own words.
//
// Threads: execute() from any thread. Reads complete before execute() returns, on the calling thread; writes complete
// on the writer's thread after their COMMIT. A completion is called exactly once and must not block for long.
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

  // Gives a table another name, its items, indexes and stream with it: how a table whose key schema the template
  // changed is set aside. Fails when `from` is missing or `to` exists.
  core::Result<void, std::string> rename_table(std::string_view from, std::string_view to);

 private:
  class Implementation;
  explicit Engine(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::dynamodb
