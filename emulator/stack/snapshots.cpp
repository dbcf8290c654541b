#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/text.h"
#include "dynamodb_access.h"
#include "table_transfer.h"

namespace sls::stack {
namespace {

// Our own operations name the file in their sentences; a foreign endpoint does not know them.
std::string sentence_of(const dynamodb_client::ServiceError& error, const std::string& what) {
  if (error.type == "ValidationException") return error.message;
  if (error.type == "UnknownOperationException")
    return what + ": the endpoint is no hello-sls, and only that has snapshots; dynamodb export and import move tables";
  return refused(what, error).message;
}

Result<bool> call(const DataOptions& data, const std::string& operation, StoreMust must,
                  const std::filesystem::path& file, core::Clock& clock, core::IdSource& ids) {
  auto access = DynamoDbAccess::open(data, must, clock, ids);
  if (!access.ok()) return core::Failure{access.error()};
  core::Json request = {{"File", (data.source.working_folder / file).lexically_normal().string()}};
  auto answer = (*access)->client().call("HelloSls." + operation, core::dump_json(request));
  if (answer.ok()) return true;
  return fail(FailureKind::environment, sentence_of(answer.error(), core::to_lower(operation)));
}

}  // namespace

Result<bool> take_snapshot(const DataOptions& data, const std::filesystem::path& file, core::Clock& clock,
                           core::IdSource& ids) {
  return call(data, "Snapshot", StoreMust::be_there, file, clock, ids);
}

Result<bool> restore_snapshot(const DataOptions& data, const std::filesystem::path& file, core::Clock& clock,
                              core::IdSource& ids) {
  return call(data, "Restore", StoreMust::be_usable, file, clock, ids);
}

}  // namespace sls::stack
