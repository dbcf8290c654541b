#include "cors.h"

namespace sls::gateway {
namespace {

void add_if_given(http::Headers& headers, const char* name, const std::string& value) {
  if (!value.empty()) headers.add(name, value);
}

bool matches(const std::string& allowed, const std::string& origin) {
  if (allowed == "*" || allowed == origin) return true;
  // "https://*" takes every origin of that scheme.
  return allowed.ends_with("://*") && origin.starts_with(allowed.substr(0, allowed.size() - 1));
}

// What Access-Control-Allow-Origin says: the matching origin, or '*'; empty when the origin is not allowed.
std::string allowed_origin(const model::Cors& cors, const http::Request& request) {
  const std::string* origin = request.headers.find("Origin");
  if (origin == nullptr) return "";
  for (const std::string& allowed : cors.allow_origins) {
    if (matches(allowed, *origin)) return allowed == "*" ? "*" : *origin;
  }
  return cors.allow_origin == "*" ? "*" : "";
}

}  // namespace

http::Response rest_preflight(const RouteEntry& entry) {
  const model::Cors& cors = *entry.api->cors;
  http::Response response{200, {{"Content-Type", "application/json"}}, "{}\n"};
  response.headers.add("Access-Control-Allow-Origin", cors.allow_origin.empty() ? "*" : cors.allow_origin);
  response.headers.add("Access-Control-Allow-Methods",
                       cors.allow_methods.empty() ? entry.preflight_methods : cors.allow_methods);
  add_if_given(response.headers, "Access-Control-Allow-Headers", cors.allow_headers);
  add_if_given(response.headers, "Access-Control-Max-Age", cors.max_age);
  if (cors.allow_credentials) response.headers.add("Access-Control-Allow-Credentials", "true");
  return response;
}

bool is_preflight(const http::Request& request) {
  return request.method == "OPTIONS" && request.headers.has("Origin") &&
         request.headers.has("Access-Control-Request-Method");
}

http::Response http_preflight(const model::Cors& cors, const http::Request& request) {
  http::Response response{204, {}, ""};
  std::string origin = allowed_origin(cors, request);
  if (origin.empty()) return response;
  response.headers.add("Access-Control-Allow-Origin", origin);
  add_if_given(response.headers, "Access-Control-Allow-Methods", cors.allow_methods);
  add_if_given(response.headers, "Access-Control-Allow-Headers", cors.allow_headers);
  add_if_given(response.headers, "Access-Control-Max-Age", cors.max_age);
  if (cors.allow_credentials) response.headers.add("Access-Control-Allow-Credentials", "true");
  return response;
}

void apply_http_cors(const model::Cors& cors, const http::Request& request, http::Response& response) {
  for (const char* name :
       {"Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
        "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Access-Control-Allow-Credentials"}) {
    response.headers.remove(name);
  }
  std::string origin = allowed_origin(cors, request);
  if (origin.empty()) return;
  response.headers.add("Access-Control-Allow-Origin", origin);
  add_if_given(response.headers, "Access-Control-Expose-Headers", cors.expose_headers);
  if (cors.allow_credentials) response.headers.add("Access-Control-Allow-Credentials", "true");
}

}  // namespace sls::gateway
