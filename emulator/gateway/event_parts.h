// The parts that both proxy event formats have: headers as the function sees them, variables, body.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_writer.h"
#include "http/message.h"
#include "query_string.h"
#include "request_context.h"
#include "route_table.h"

namespace sls::gateway {

// A header as the function sees it: views into the request or into the added values.
struct ForwardedHeader {
  std::string_view name;  // spelled as the client sent it first, but for a few names
  std::vector<std::string_view> values;
};

// The request's headers without those that are never forwarded, plus what the gateway adds (X-Forwarded-*,
// trace id). `added` owns the added values and must outlive the result.
struct AddedHeaders {
  std::string forwarded_for;
  std::string forwarded_port;
};
QuerySplit split_of(model::ApiKind kind);

std::vector<ForwardedHeader> forwarded_headers(const http::Request& request, const RequestContext& context,
                                               model::ApiKind kind, AddedHeaders& added);

// {"name": "value", …}, or null when empty.
void write_text_map(core::JsonWriter& json, const std::map<std::string, std::string>& values);

// Body and isBase64Encoded. An HTTP API encodes all but text types, a REST API its BinaryMediaTypes.
void write_body(core::JsonWriter& json, const http::Request& request, const model::Api& api,
                bool null_when_empty);

// The host name in front of the port, and its first label.
std::string_view domain_prefix(std::string_view domain_name);
std::string_view header_value(const http::Request& request, std::string_view name);

// "GET /x/{id}" or "$default": the key as defined, with ANY kept.
std::string route_key(const model::Route& route);

// Six characters that stay the same for a path, as API Gateway's resourceId.
std::string resource_id(std::string_view path);

}  // namespace sls::gateway
