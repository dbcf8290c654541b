#include "stack/dynamodb_server.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "core/file.h"
#include "core/json.h"
#include "dynamodb/endpoint.h"
#include "dynamodb/engine.h"
#include "local_stack.h"
#include "ports.h"
#include "store.h"
#include "template_source.h"
#include "telemetry/sink.h"

namespace sls::stack {
namespace fs = std::filesystem;

class DynamoDbServer::Implementation {
  // Nobody reads records of this server.
  class NoReader final : public telemetry::Sink {
   public:
    void record(telemetry::Record) override {}
    bool takes_dynamodb_calls() const override { return false; }
  };

 public:
  ~Implementation() { stop(); }

  Result<bool> start(const DynamoDbServerOptions& options, core::Clock& clock, core::IdSource& ids) {
    fs::path folder = options.store.persist_to.empty() ? options.working_folder / ".hello-sls"
                                                       : fs::absolute(options.store.persist_to);
    auto store = own_store(folder, options.store);
    if (!store.ok()) return core::Failure{store.error()};
    store_ = std::move(*store);
    store_name_ = store_ ? "in " + shown_path(folder) : "in memory";
    if (auto opened = open_server(options); !opened.ok()) return opened;
    auto engine = open_engine(store_.get(), options.store, clock, ids, sink_);
    if (!engine.ok()) return core::Failure{engine.error()};
    engine_ = std::move(*engine);
    dynamodb::EndpointOptions endpoint;
    endpoint.allowed_hosts = options.allow_hosts;
    endpoint.allowed_origins = options.allow_origins;
    endpoint.caller_lookup = [region = options.region](std::string_view) {
      dynamodb::Caller caller;
      caller.region = region;
      return caller;
    };
    port_.server->start(dynamodb::make_endpoint(*engine_, ids, endpoint));
    return announce(options);
  }

  void stop() {
    if (port_.server) port_.server->stop(kRequestGrace);
    port_.server.reset();
    engine_.reset();
    store_.reset();
  }

  const std::string& url() const { return port_.url; }
  const std::string& store() const { return store_name_; }
  const std::vector<std::string>& notices() const { return notices_; }

 private:
  Result<bool> open_server(const DynamoDbServerOptions& options) {
    http::ServerOptions server = dynamodb::endpoint_server_options();
    server.host = options.host;
    auto opened = open_port(server, options.port, options.port_may_move, "DynamoDB", "--port", notices_);
    if (!opened.ok()) return core::Failure{opened.error()};
    port_ = std::move(*opened);
    return true;
  }

  Result<bool> announce(const DynamoDbServerOptions& options) {
    if (store_) {
      if (auto announced = store_->announce({::getpid(), "", port_.url}); !announced.ok()) return announced;
    }
    if (options.ready_file.empty()) return true;
    core::Json ready = {{"dynamodb", port_.url}, {"pid", ::getpid()}};
    auto written = core::write_file(options.ready_file, core::dump_json(ready, 2) + "\n");
    if (!written.ok()) return fail(FailureKind::environment, "--ready-file: " + written.error());
    return true;
  }

  NoReader sink_;
  std::unique_ptr<Store> store_;
  std::string store_name_;
  std::unique_ptr<dynamodb::Engine> engine_;
  OpenedPort port_;
  std::vector<std::string> notices_;
};

DynamoDbServer::DynamoDbServer(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
DynamoDbServer::~DynamoDbServer() = default;

Result<std::unique_ptr<DynamoDbServer>> DynamoDbServer::start(const DynamoDbServerOptions& options,
                                                              core::Clock& clock, core::IdSource& ids) {
  auto implementation = std::make_unique<Implementation>();
  if (auto started = implementation->start(options, clock, ids); !started.ok())
    return core::Failure{started.error()};
  return std::unique_ptr<DynamoDbServer>(new DynamoDbServer(std::move(implementation)));
}

const std::string& DynamoDbServer::url() const { return implementation_->url(); }
const std::string& DynamoDbServer::store() const { return implementation_->store(); }
const std::vector<std::string>& DynamoDbServer::notices() const { return implementation_->notices(); }
void DynamoDbServer::stop() { implementation_->stop(); }

}  // namespace sls::stack
