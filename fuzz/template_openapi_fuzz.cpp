// Any text as an API's own definition, of both kinds: it gives routes that a gateway can serve, or findings.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "apis/openapi.h"
#include "reading/yaml_reader.h"

namespace {

void read_as(sls::model::ApiKind kind, const sls::model::Node& document) {
  using namespace sls::model;
  SourceFiles files;
  Diagnostics diagnostics;
  Application application;
  LoadOptions options;
  Node root = make_map({});
  root.members.push_back({"Resources", {}, make_map({})});
  Resolver resolver(root, options, diagnostics);
  Loading loading{root, options, diagnostics, resolver, application, files};
  Function function;
  function.logical_id = function.name = "App";
  function.arn = "arn:aws:lambda:us-east-1:123456789012:function:App";
  application.functions.push_back(function);
  Api api;
  api.logical_id = "Api";
  api.kind = kind;
  api.stage_variables = {{"name", "App"}};
  Node empty = make_map({});
  read_openapi(loading, {"Api", "AWS::Serverless::Api", &empty, {}}, document, api);
  for (const Route& route : api.routes) {
    bool served = (route.path == "$default" || route.path.starts_with("/")) && !route.method.empty();
    if (!served || (!route.function.empty() && route.function != "App")) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sls::model::SourceFiles files;
  sls::model::Diagnostics diagnostics;
  sls::model::Node document;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (sls::model::read_template_text(text, files.add("openapi.yaml"), diagnostics, document)) return 0;
  read_as(sls::model::ApiKind::rest, document);
  read_as(sls::model::ApiKind::http, document);
  return 0;
}
