#include "dynamodb_access.h"

#include <thread>

#include "dynamodb_client/https_client.h"
#include "in_process_client.h"
#include "local_stack.h"
#include "template_source.h"

namespace sls::stack {
namespace fs = std::filesystem;

fs::path data_folder(const StoreOptions& store, const TemplateOptions& source) {
  if (!store.persist_to.empty()) return fs::absolute(store.persist_to);
  auto file = find_template(source);
  if (file.ok()) return Store::folder_for(*file, store);
  return source.working_folder / ".hello-sls";
}

Result<std::unique_ptr<dynamodb_client::DynamoDbClient>> client_of(const std::string& url,
                                                                   const EndpointCredentials& credentials,
                                                                   const std::string& region,
                                                                   core::Clock& clock, core::IdSource& ids) {
  auto endpoint = http::parse_url(url);
  if (!endpoint) {
    return fail(FailureKind::usage,
                "\"" + url + "\" is not the URL of an endpoint, such as http://127.0.0.1:8000");
  }
  dynamodb_client::HttpsClientSettings settings;
  settings.endpoint = *endpoint;
  settings.credentials = {credentials.access_key_id, credentials.secret_access_key, credentials.session_token};
  if (settings.credentials.access_key_id.empty()) settings.credentials = {"local", "local", ""};
  settings.region = region;
  return std::unique_ptr<dynamodb_client::DynamoDbClient>(std::make_unique<dynamodb_client::HttpsDynamoDbClient>(
      settings, clock, ids, [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); }));
}

Result<std::unique_ptr<DynamoDbAccess>> DynamoDbAccess::open(const DataOptions& options, StoreMust must,
                                                             core::Clock& clock, core::IdSource& ids) {
  std::unique_ptr<DynamoDbAccess> access(new DynamoDbAccess());
  std::string url = options.endpoint_url;
  if (url.empty()) {
    fs::path folder = data_folder(options.store, options.source);
    if (must == StoreMust::be_there && !Store::is_in(folder))
      return fail(FailureKind::environment, "there is no store in " + folder.string() +
                                                "; name its folder with --persist-to DIR, or a running DynamoDB "
                                                "with --endpoint-url URL");
    auto chosen = open_store_or_find_owner(folder, clock);
    if (!chosen.ok()) return core::Failure{chosen.error()};
    access->store_ = std::move(chosen->store);
    if (chosen->owner) url = chosen->owner->dynamodb_url;
  }
  if (!access->store_) {
    auto client = client_of(url, options.credentials, options.source.region, clock, ids);
    if (!client.ok()) return core::Failure{client.error()};
    access->client_ = std::move(*client);
    return access;
  }
  auto engine = open_engine(access->store_.get(), {}, clock, ids, access->sink_);
  if (!engine.ok()) return core::Failure{engine.error()};
  access->engine_ = std::move(*engine);
  access->client_ = std::make_unique<InProcessClient>(*access->engine_, [region = options.source.region] {
    dynamodb::Caller caller;
    caller.region = region;
    return caller;
  });
  return access;
}

}  // namespace sls::stack
