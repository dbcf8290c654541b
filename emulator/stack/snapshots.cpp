#include <nlohmann/json.hpp>

#include "core/json.h"
#include "dynamodb_access.h"
#include "table_transfer.h"

namespace sls::stack {
namespace {

Result<bool> call(const DataOptions& data, const std::string& operation, const std::filesystem::path& file,
                  core::Clock& clock, core::IdSource& ids) {
  auto access = DynamoDbAccess::open(data, clock, ids);
  if (!access.ok()) return core::Failure{access.error()};
  core::Json request = {{"File", (data.source.working_folder / file).lexically_normal().string()}};
  auto answer = (*access)->client().call("HelloSls." + operation, core::dump_json(request));
  if (answer.ok()) return true;
  // A refusal names the file itself.
  if (answer.error().type == "ValidationException") return fail(FailureKind::environment, answer.error().message);
  Failure failure = refused(file.string(), answer.error());
  failure.kind = FailureKind::environment;
  return core::Failure{failure};
}

}  // namespace

Result<bool> take_snapshot(const DataOptions& data, const std::filesystem::path& file, core::Clock& clock,
                           core::IdSource& ids) {
  return call(data, "Snapshot", file, clock, ids);
}

Result<bool> restore_snapshot(const DataOptions& data, const std::filesystem::path& file, core::Clock& clock,
                              core::IdSource& ids) {
  return call(data, "Restore", file, clock, ids);
}

}  // namespace sls::stack
