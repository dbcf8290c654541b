// HelloSls.Snapshot and HelloSls.Restore, which the service does not have: the whole store into a file of this
// machine, and out of it. Whoever lets calls in from elsewhere must not let these in (wire/endpoint.cpp).
#include <filesystem>

#include "../storage/snapshot.h"
#include "core/json_writer.h"
#include "operations.h"

namespace sls::dynamodb::operations {
namespace {

std::string file_of(const Request& request) {
  Constraints(request).required("File").check();
  std::string file(request.text("File"));
  // A relative one would be looked for in the server's folder, which is not the caller's.
  if (!std::filesystem::path(file).is_absolute())
    throw messages::validation("File must be an absolute path: " + file);
  return file;
}

}  // namespace

Answer take_snapshot(Services& services, const Request& request) {
  std::string file = file_of(request);
  storage::Reader reader = services.database.reader(storage::ReadLength::page);
  std::size_t bytes = storage::snapshot_bytes(*reader);
  services.spend(bytes);
  try {
    services.database.write_snapshot(*reader, file);
  } catch (const storage::SnapshotError& error) {
    throw messages::validation(error.message);
  }
  Answer answer;
  answer.body.clear();
  core::JsonWriter json(answer.body);
  json.begin_object().member("File", file).member("Bytes", static_cast<std::int64_t>(bytes)).end_object();
  return answer;
}

PreparedWrite restore_snapshot(Services& services, std::shared_ptr<const Request> request) {
  PreparedWrite write;
  write.alone = true;
  write.work = [file = file_of(*request), &database = services.database](storage::WriteTransaction&) {
    try {
      database.read_snapshot(file);
    } catch (const storage::SnapshotError& error) {
      throw messages::validation(error.message);
    }
  };
  return write;
}

}  // namespace sls::dynamodb::operations
