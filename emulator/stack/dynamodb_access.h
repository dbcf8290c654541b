// DynamoDbAccess: the tables that a `dynamodb` command works on, as a client: those of a store that nobody else
// owns, through an engine of this process; those of a running `serve`, or of any endpoint, over the wire.
#pragma once

#include <memory>
#include <string>

#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb/engine.h"
#include "dynamodb_client/client.h"
#include "stack/dynamodb_data.h"
#include "stack/failure.h"
#include "store.h"
#include "telemetry/sink.h"

namespace sls::stack {

// What only reads does not make the store that it does not find.
enum class StoreMust { be_there, be_usable };

class DynamoDbAccess {
 public:
  // Borrows clock and ids.
  static Result<std::unique_ptr<DynamoDbAccess>> open(const DataOptions& options, StoreMust must,
                                                      core::Clock& clock, core::IdSource& ids);
  DynamoDbAccess(const DynamoDbAccess&) = delete;
  DynamoDbAccess& operator=(const DynamoDbAccess&) = delete;

  dynamodb_client::DynamoDbClient& client() { return *client_; }

 private:
  DynamoDbAccess() = default;

  telemetry::NullSink sink_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<dynamodb::Engine> engine_;
  std::unique_ptr<dynamodb_client::DynamoDbClient> client_;
};

// The folder of the store that a `dynamodb` command means: --persist-to, else the template's, else .hello-sls in the
// current folder.
std::filesystem::path data_folder(const StoreOptions& store, const TemplateOptions& source);

// A client of the endpoint at `url`, signing with `credentials`; any do for a local one. Borrows clock and ids.
Result<std::unique_ptr<dynamodb_client::DynamoDbClient>> client_of(const std::string& url,
                                                                   const EndpointCredentials& credentials,
                                                                   const std::string& region,
                                                                   core::Clock& clock, core::IdSource& ids);

}  // namespace sls::stack
