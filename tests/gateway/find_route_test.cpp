#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/gateway.h"

namespace sls::gateway {
namespace {

model::Application monolith(const std::vector<model::Operation>& operations) {
  model::Application application;
  model::Api api;
  api.logical_id = "Api";
  api.kind = model::ApiKind::rest;
  model::Route route;
  route.api = "Api";
  route.method = "ANY";
  route.path = "/{proxy+}";
  route.function = "App";
  route.operation = "ANY /{proxy+}";
  api.routes.push_back(route);
  application.apis.push_back(api);
  application.operations = operations;
  return application;
}

model::Operation operation(const char* name, const char* method, const char* path) {
  model::Operation made;
  made.name = name;
  made.function = "App";
  made.method = method;
  made.path = path;
  return made;
}

TEST(FindRoute, NamesTheMostSpecificOperationWhateverTheirOrder) {
  std::vector<model::Operation> operations = {
      operation("Everything", "ANY", "/{rest+}"),   operation("OfOne", "GET", "/message/{id}"),
      operation("AnyOfOne", "ANY", "/message/{id}"), operation("Latest", "GET", "/message/latest"),
      operation("Below", "GET", "/message/{path+}")};
  for (int order = 0; order < 2; ++order) {
    model::Application application = monolith(operations);
    EXPECT_EQ(find_route(application, "GET", "/message/7").operation, "OfOne");
    EXPECT_EQ(find_route(application, "PUT", "/message/7").operation, "AnyOfOne");
    EXPECT_EQ(find_route(application, "GET", "/message/latest").operation, "Latest");
    EXPECT_EQ(find_route(application, "PUT", "/message/latest").operation, "AnyOfOne");
    EXPECT_EQ(find_route(application, "GET", "/message/7/parts").operation, "Below");
    EXPECT_EQ(find_route(application, "GET", "/other").operation, "Everything");
    std::reverse(operations.begin(), operations.end());
  }
  EXPECT_EQ(find_route(monolith({}), "GET", "/other").operation, "ANY /{proxy+}");
}

}  // namespace
}  // namespace sls::gateway
