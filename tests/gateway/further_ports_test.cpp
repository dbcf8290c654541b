// Ports that lead to one API or one function's URL.
#include <gtest/gtest.h>

#include "gateway_fixture.h"

namespace sls::gateway {
namespace {

model::Api api(const std::string& logical_id, const std::string& function) {
  model::Api api;
  api.logical_id = api.name = logical_id;
  api.id = "abcdefghij";
  api.stage = "Prod";
  api.routes.push_back({});
  model::Route& route = api.routes.back();
  route.api = logical_id;
  route.method = "GET";
  route.path = "/x";
  route.function = function;
  route.operation = "GET /x";
  return api;
}

TEST(FurtherPorts, LeadToOneApiOrOneFunction) {
  auto application = std::make_shared<model::Application>();
  model::Function function;
  function.logical_id = "WithUrl";
  function.url = model::FunctionUrl{"abc", false, false, std::nullopt};
  application->functions.push_back(function);
  application->apis = {api("First", "A"), api("Second", "B")};
  test::GatewayFixture fixture;
  fixture.gateway().set_application(application);
  fixture.gateway().set_destinations({{5001, "First"}, {5002, "Second"}, {5003, "WithUrl"}});
  auto function_at = [&](std::uint16_t port) {
    http::Request request;
    request.method = "GET";
    request.path = "/x";
    request.headers.add("Host", "127.0.0.1:" + std::to_string(port));
    request.local_port = port;
    fixture.send(std::move(request));
    return fixture.invoker().invocations().back().function;
  };
  EXPECT_EQ(function_at(3000), "A");
  EXPECT_EQ(function_at(5001), "A");
  EXPECT_EQ(function_at(5002), "B");
  EXPECT_EQ(function_at(5003), "WithUrl");
}

}  // namespace
}  // namespace sls::gateway
