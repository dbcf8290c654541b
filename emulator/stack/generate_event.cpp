#include "stack/generate_event.h"

#include <nlohmann/json.hpp>

#include "core/base64.h"
#include "core/json.h"
#include "core/percent.h"
#include "event_body.h"
#include "gateway/default_event.h"
#include "gateway/sample_event.h"
#include "names.h"
#include "sample_events.h"
#include "template_source.h"

namespace sls::stack {
namespace {

using core::Json;
using Values = std::map<std::string, std::string>;  // every flag of the kind

std::string pretty(const std::string& json) { return core::dump_json(*core::parse_json(json), 2); }

// "path/to/x" → "/path/to/x", as sam's flags leave the slash out.
std::string rooted(const std::string& path) { return path.starts_with("/") ? path : "/" + path; }

// {"foo": "bar", "n": 1} → foo=bar&n=1
Result<std::string> query_of(const std::string& flag, const std::string& text) {
  auto json = core::parse_json(text);
  if (!json.ok() || !json->is_object())
    return fail(FailureKind::usage,
                "--" + flag + R"( takes a JSON object such as {"foo": "bar"}, not ')" + text + "'");
  std::string query;
  for (const auto& [name, value] : json->items()) {
    std::string plain = value.is_string() ? value.get<std::string>() : core::dump_json(value);
    query += (query.empty() ? "" : "&") + core::encode_percent(name) + "=" + core::encode_percent(plain);
  }
  return query;
}

Result<std::string> authorizer_event(const EventKind& kind, const Values& values) {
  gateway::SampleRequest request;
  request.method = values.at("method");
  request.resource = rooted(values.at("resource"));
  request.path = request.resource;
  request.stage = values.at("stage");
  request.api_id = values.at("restApiId");
  request.account_id = values.at("account-id");
  request.region = values.at("region");
  request.partition = values.at("partition");
  request.domain_suffix = request.region + ".amazonaws.com";
  return kind.name == "authorizer" ? gateway::sample_token_event(request)
                                   : gateway::sample_request_authorizer_event(request);
}

Result<std::string> proxy_event(const EventKind& kind, const Values& values) {
  gateway::SampleRequest request;
  request.method = values.at("method");
  request.path = rooted(values.at("path"));
  request.body = values.at("body");
  request.stage = values.at("stage");
  request.api_id = "1234567890";
  request.account_id = values.at("account-id");
  request.domain_suffix = values.at("dns-suffix");
  if (kind.name == "http-api-proxy") {
    request.kind = model::ApiKind::http;
    request.resource = "$default";
    return gateway::sample_proxy_event(request);
  }
  request.resource = rooted(values.at("resource"));
  auto query = query_of("querystringparameters", values.at("querystringparameters"));
  if (!query.ok()) return core::Failure{query.error()};
  request.query = *query;
  return gateway::sample_proxy_event(request);
}

std::string as_form(const std::string& value, const std::string& form) {
  if (form == "md5") return core::md5_hex(value);
  if (form != "url") return value;
  std::string encoded;  // as forms are: a blank is '+', and '*' stays
  for (char c : value) {
    if (c == ' ') {
      encoded += '+';
    } else if (c == '*') {
      encoded += c;
    } else {
      encoded += core::encode_percent(std::string_view(&c, 1), /*keep_slashes=*/true);
    }
  }
  return encoded;
}

// "{{flag}}" and "{{flag as form}}" replaced.
std::string filled_in(const std::string& text, const Values& values) {
  std::string result;
  std::size_t at = 0;
  for (std::size_t begin = text.find("{{"); begin != std::string::npos; begin = text.find("{{", at)) {
    std::size_t end = text.find("}}", begin);
    std::string name = text.substr(begin + 2, end - begin - 2);
    std::size_t as = name.find(" as ");
    std::string form = as == std::string::npos ? "" : name.substr(as + 4);
    result += text.substr(at, begin - at) + as_form(values.at(name.substr(0, as)), form);
    at = end + 2;
  }
  return result + text.substr(at);
}

void fill_in(Json& json, const Values& values) {
  if (json.is_string()) json = filled_in(json.get<std::string>(), values);
  if (!json.is_structured()) return;
  for (Json& member : json) fill_in(member, values);
}

std::string carried_event(const EventKind& kind, const Values& values) {
  std::string file = kind.service + "_" + kind.name + ".json";
  for (const core::EmbeddedFile& event : sample_events()) {
    if (event.path != file) continue;
    Json json = *core::parse_json(event.contents);
    fill_in(json, values);
    return core::dump_json(json);
  }
  return "null";  // a kind without a file: the test of all kinds finds it
}

}  // namespace

Result<std::string> generate_event(const EventKind& kind, const std::map<std::string, std::string>& values) {
  Values all = values;
  for (const EventFlag& flag : kind.flags) all.emplace(flag.name, flag.default_value);
  bool is_authorizer = kind.name == "authorizer" || kind.name == "request-authorizer";
  Result<std::string> event = kind.service != "apigateway" ? carried_event(kind, all)
                              : is_authorizer              ? authorizer_event(kind, all)
                                                           : proxy_event(kind, all);
  return event.ok() ? pretty(*event) : std::move(event);
}

Result<std::string> generate_route_event(const RouteEventOptions& options, core::Clock& clock,
                                         core::IdSource& ids) {
  auto application = load_template(options.source);
  if (!application.ok()) return core::Failure{application.error()};
  auto target = find_invoke_target(**application, options.name);
  if (!target.ok()) return core::Failure{target.error()};
  if (target->method.empty()) {
    return fail(FailureKind::usage, target->function->logical_id +
                                        " is a function; --from-template takes an operation or \"METHOD "
                                        "/path\", as hello-sls routes lists them");
  }
  auto body = read_event_body(options.body, options.source.working_folder);
  if (!body.ok()) return core::Failure{body.error()};
  return pretty(
      gateway::default_event(**application, target->method, target->path, std::move(*body), clock, ids));
}

}  // namespace sls::stack
