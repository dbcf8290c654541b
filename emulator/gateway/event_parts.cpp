#include "event_parts.h"

#include <array>
#include <cstdint>

#include "core/base64.h"
#include "core/text.h"
#include "event.h"

namespace sls::gateway {
namespace {

// REST APIs do not pass these to Lambda.
constexpr std::array<std::string_view, 12> kNotForwarded = {"connection",
                                                            "content-length",
                                                            "content-md5",
                                                            "expect",
                                                            "max-forwards",
                                                            "proxy-authenticate",
                                                            "server",
                                                            "te",
                                                            "transfer-encoding",
                                                            "trailer",
                                                            "upgrade",
                                                            "www-authenticate"};
constexpr std::array<std::string_view, 4> kReplaced = {"x-forwarded-for", "x-forwarded-port",
                                                       "x-forwarded-proto", "x-amzn-trace-id"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  for (std::string_view other : names) {
    if (core::equals_ignoring_case(name, other)) return true;
  }
  return false;
}

bool is_dropped(std::string_view name, model::ApiKind kind) {
  if (is_one_of(name, kReplaced)) return true;
  if (kind == model::ApiKind::rest) return is_one_of(name, kNotForwarded);
  return core::equals_ignoring_case(name, "connection") ||
         core::equals_ignoring_case(name, "transfer-encoding");
}

// Names that come capitalized however the client spelled them: one list for REST, one for an HTTP API's
// format 1.0 (2.0 has all names in lower case).
constexpr std::array<std::string_view, 2> kCapitalizedOnRest = {"Authorization", "User-Agent"};
constexpr std::array<std::string_view, 3> kCapitalizedOnHttp = {"Content-Length", "Host", "User-Agent"};

template <std::size_t N>
std::string_view spelled_as(std::string_view name, const std::array<std::string_view, N>& names) {
  for (std::string_view known : names) {
    if (core::equals_ignoring_case(name, known)) return known;
  }
  return name;
}

std::string_view forwarded_name(std::string_view name, model::ApiKind kind) {
  return kind == model::ApiKind::rest ? spelled_as(name, kCapitalizedOnRest)
                                      : spelled_as(name, kCapitalizedOnHttp);
}

// What an HTTP API takes for text.
bool is_text_type(std::string_view content_type) {
  std::string type = core::to_lower(core::trim(content_type.substr(0, content_type.find(';'))));
  return type.starts_with("text/") || type == "application/json" || type == "application/xml" ||
         type == "application/javascript";
}

bool is_binary_body(const http::Request& request, const model::Api& api) {
  std::string_view type = header_value(request, "Content-Type");
  if (api.kind == model::ApiKind::http) return !is_text_type(type);
  return !api.binary_media_types.empty() && is_binary_media_type(api, type);
}

}  // namespace

QuerySplit split_of(model::ApiKind kind) {
  return kind == model::ApiKind::rest ? QuerySplit::ampersand_and_semicolon : QuerySplit::ampersand;
}

std::string_view header_value(const http::Request& request, std::string_view name) {
  const std::string* value = request.headers.find(name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

bool is_binary_media_type(const model::Api& api, std::string_view content_type) {
  std::string type = core::to_lower(core::trim(content_type.substr(0, content_type.find(';'))));
  for (const std::string& written : api.binary_media_types) {
    std::string wanted = core::to_lower(written);
    if (wanted == "*/*" || (!type.empty() && wanted == type)) return true;
    bool wildcard = wanted.ends_with("/*") && !wanted.starts_with("*");
    if (wildcard && type.starts_with(wanted.substr(0, wanted.size() - 1))) return true;
  }
  return false;
}

std::vector<ForwardedHeader> forwarded_headers(const http::Request& request, const RequestContext& context,
                                               model::ApiKind kind, AddedHeaders& added) {
  std::vector<ForwardedHeader> headers;
  headers.reserve(request.headers.size() + 4);
  for (const auto& [name, value] : request.headers) {
    if (is_dropped(name, kind)) continue;
    ForwardedHeader* known = nullptr;
    for (ForwardedHeader& header : headers) {
      if (core::equals_ignoring_case(header.name, name)) known = &header;
    }
    if (known == nullptr) known = &headers.emplace_back(ForwardedHeader{forwarded_name(name, kind), {}});
    known->values.push_back(value);
  }
  std::string_view sent_for = header_value(request, "X-Forwarded-For");
  added.forwarded_for = (sent_for.empty() ? "" : std::string(sent_for) + ", ") + request.peer_address;
  added.forwarded_port = std::to_string(context.port);
  headers.push_back({"X-Forwarded-For", {added.forwarded_for}});
  headers.push_back({"X-Forwarded-Port", {added.forwarded_port}});
  headers.push_back({"X-Forwarded-Proto", {context.protocol}});
  headers.push_back({"X-Amzn-Trace-Id", {context.trace_header}});
  return headers;
}

void write_text_map(core::JsonWriter& json, const std::map<std::string, std::string>& values) {
  if (values.empty()) {
    json.null();
    return;
  }
  json.begin_object();
  for (const auto& [name, value] : values) json.member(name, value);
  json.end_object();
}

void write_body(core::JsonWriter& json, const http::Request& request, const model::Api& api,
                bool null_when_empty) {
  bool binary = !request.body.empty() && is_binary_body(request, api);
  if (request.body.empty()) {
    if (null_when_empty) json.member_null("body");
  } else {
    json.key("body").string(binary ? core::encode_base64(request.body) : request.body);
  }
  json.member("isBase64Encoded", binary);
}

std::string_view domain_prefix(std::string_view domain_name) {
  return domain_name.substr(0, domain_name.find_first_of(".:"));
}

std::string route_key(const model::Route& route) {
  return route.path == "$default" ? route.path : route.method + " " + route.path;
}

std::string resource_id(std::string_view path) {
  std::uint64_t hash = 1469598103934665603ULL;  // FNV-1a
  for (char c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  static constexpr char kAlphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string id;
  for (int i = 0; i < 6; ++i, hash /= 36) id.push_back(kAlphabet[hash % 36]);
  return id;
}

}  // namespace sls::gateway
