#include "dynamodb/endpoint.h"

#include <memory>

#include "../error_body.h"
#include "../item_json.h"
#include "../operations/operations.h"
#include "authorization.h"
#include "compression.h"
#include "core/json_writer.h"
#include "core/small_document.h"
#include "core/text.h"
#include "http/local_access.h"

namespace sls::dynamodb {
namespace {

constexpr std::size_t kBodyLimit = 16 * 1024 * 1024;
constexpr std::size_t kHeaderLimit = 16 * 1024;
constexpr std::size_t kCompressFrom = 4 * 1024;
constexpr std::string_view kIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view kRequestIdPad = "AAJG";  // request ids of the service end so
constexpr const char* kUnknownPage = "<UnknownOperationException/>\n";

std::string_view header(const http::Request& request, std::string_view name) {
  const std::string* value = request.headers.find(name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

// "application/x-amz-json-1.0", "…-1.1" or "application/json"; empty for anything else.
std::string json_type(const http::Request& request) {
  std::string_view written = header(request, "Content-Type");
  std::string type = core::to_lower(core::trim(written.substr(0, written.find(';'))));
  if (type == "application/x-amz-json-1.0" || type == "application/x-amz-json-1.1" ||
      type == "application/json")
    return type;
  return "";
}

// "DynamoDB_20120810.GetItem" → "GetItem"; the streams service and our own keep their name in front.
std::string operation_of(std::string_view target) {
  constexpr std::string_view kTables = "DynamoDB_20120810.";
  constexpr std::string_view kStreams = "DynamoDBStreams_20120810.";
  constexpr std::string_view kOurs = "HelloSls_20261126.";
  if (target.starts_with(kTables)) return std::string(target.substr(kTables.size()));
  if (target.starts_with(kStreams)) return "DynamoDBStreams." + std::string(target.substr(kStreams.size()));
  if (target.starts_with(kOurs)) return "HelloSls." + std::string(target.substr(kOurs.size()));
  return "";
}

// Our own operations name files of this machine.
bool is_on_this_machine(const std::string& peer_address) {
  return peer_address.starts_with("127.") || peer_address == "::1" || peer_address.starts_with("::ffff:127.");
}

// One request on its way to the service and back.
struct Exchange {
  http::Responder responder;
  std::string request_id;
  std::string content_type = "application/x-amz-json-1.0";
  std::string origin;
  std::optional<wire::Coding> coding;
};

class Endpoint {
 public:
  Endpoint(Service& service, core::IdSource& ids, EndpointOptions options)
      : service_(service),
        ids_(ids),
        access_(options.allowed_hosts, options.allowed_origins),
        caller_lookup_(std::move(options.caller_lookup)) {}

  void handle(http::Request request, http::Responder responder) {
    auto exchange = std::make_shared<Exchange>();
    exchange->responder = std::move(responder);
    exchange->request_id = ids_.text(48, kIdAlphabet) + std::string(kRequestIdPad);
    exchange->origin = header(request, "Origin");
    exchange->coding = accepted_coding(header(request, "Accept-Encoding"));
    if (auto refusal = refuse(request)) return send_error(*exchange, 403, "AccessDeniedException", *refusal);
    if (request.method == "OPTIONS") return send_preflight(*exchange, request);
    if (request.method == "GET") return send_page(*exchange, request);
    std::string type = json_type(request);
    if (request.method != "POST" || (type.empty() && !request.body.empty()))
      return send_unknown_page(*exchange);
    if (!type.empty()) exchange->content_type = type;
    handle_call(std::move(exchange), std::move(request));
  }

 private:
  // On this port plain clients send any Host; only what a browser sent is held to the rules.
  std::optional<std::string> refuse(const http::Request& request) const {
    if (!http::LocalAccess::is_from_browser(request)) return std::nullopt;
    if (auto refusal = access_.refuse_origin(request)) return refusal;
    return access_.refuse_host(request);
  }

  void handle_call(std::shared_ptr<Exchange> exchange, http::Request request) {
    if (!decode_body(request)) return send_error(*exchange, 400, "SerializationException", "");
    std::string operation = operation_of(header(request, "X-Amz-Target"));
    wire::AuthorizationResult result = wire::read_authorization(request);
    if (operation.empty() || result.error || operation == "DescribeEndpoints") {
      // The service looks at the body first, then for the operation, then for who asks.
      if (!is_json_object(request.body)) return send_error(*exchange, 400, "SerializationException", "");
      if (operation.empty() || (operation != "DescribeEndpoints" && !operations::find_operation(operation)))
        return send_error(*exchange, 400, "UnknownOperationException", "");
      if (result.error) return send_error(*exchange, 400, result.error->type, result.error->message);
      return send_endpoints(*exchange, request);
    }
    if (operation.starts_with("HelloSls.") && !is_on_this_machine(request.peer_address))
      return send_error(*exchange, 403, "AccessDeniedException", "only this machine may call " + operation);
    Call call;
    call.operation = std::move(operation);
    call.body = std::move(request.body);
    if (caller_lookup_) call.caller = caller_lookup_(result.authorization->access_key_id);
    if (!result.authorization->region.empty()) call.caller.region = result.authorization->region;
    service_.execute(std::move(call),
                    [exchange](Reply reply) { send(*exchange, reply.status, std::move(reply.body)); });
  }

  static bool is_json_object(std::string_view body) {
    try {
      core::SmallDocument<> document;
      parse_body(body, *document);
      return true;
    } catch (const ServiceError&) {
      return false;
    }
  }

  static bool decode_body(http::Request& request) {
    std::string coding = core::to_lower(header(request, "Content-Encoding"));
    if (coding != "gzip" && coding != "deflate") return true;
    auto plain = wire::decompress(request.body, kBodyLimit);
    if (!plain) return false;
    request.body = std::move(*plain);
    return true;
  }

  static std::optional<wire::Coding> accepted_coding(std::string_view accepted) {
    std::string list = core::to_lower(accepted);
    if (list.find("gzip") != std::string::npos) return wire::Coding::gzip;
    if (list.find("deflate") != std::string::npos) return wire::Coding::deflate;
    return std::nullopt;
  }

  static void add_common_headers(const Exchange& exchange, http::Headers& headers) {
    headers.add("x-amzn-RequestId", exchange.request_id);
    if (exchange.origin.empty()) return;
    headers.add("Access-Control-Allow-Origin", exchange.origin);
    headers.add("Vary", "Origin");
    headers.add(
        "Access-Control-Expose-Headers",
        "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,x-amz-crc32,Date");
  }

  static void send(Exchange& exchange, int status, std::string body) {
    http::Response response{status, {{"Content-Type", exchange.content_type}}, std::move(body)};
    if (exchange.coding && response.body.size() > kCompressFrom) {
      response.body = wire::compress(response.body, *exchange.coding);
      response.headers.add("Content-Encoding", *exchange.coding == wire::Coding::gzip ? "gzip" : "deflate");
    }
    add_common_headers(exchange, response.headers);
    response.headers.add("x-amz-crc32", std::to_string(wire::crc32_of(response.body)));
    exchange.responder.send(std::move(response));
  }

  static void send_error(Exchange& exchange, int status, std::string_view type, std::string_view message) {
    send(exchange, status, error_body(type, message));
  }

  static void send_preflight(Exchange& exchange, const http::Request& request) {
    http::Response response{200, {}, ""};
    add_common_headers(exchange, response.headers);
    response.headers.add("Access-Control-Max-Age", "172800");
    if (auto headers = header(request, "Access-Control-Request-Headers"); !headers.empty())
      response.headers.add("Access-Control-Allow-Headers", std::string(headers));
    if (auto method = header(request, "Access-Control-Request-Method"); !method.empty())
      response.headers.add("Access-Control-Allow-Methods", std::string(method));
    exchange.responder.send(std::move(response));
  }

  static void send_page(Exchange& exchange, const http::Request& request) {
    if (request.path != "/") return send_unknown_page(exchange);
    http::Response response{
        200, {{"Content-Type", "text/plain"}}, "healthy: " + std::string(header(request, "Host")) + " "};
    add_common_headers(exchange, response.headers);
    response.headers.add("x-amz-crc32", std::to_string(wire::crc32_of(response.body)));
    exchange.responder.send(std::move(response));
  }

  static void send_unknown_page(Exchange& exchange) {
    http::Response response{404, {}, kUnknownPage};
    add_common_headers(exchange, response.headers);
    response.headers.add("x-amz-crc32", std::to_string(wire::crc32_of(response.body)));
    exchange.responder.send(std::move(response));
  }

  static void send_endpoints(Exchange& exchange, const http::Request& request) {
    std::string body;
    core::JsonWriter json(body);
    json.begin_object()
        .key("Endpoints")
        .begin_array()
        .begin_object()
        .member("Address", header(request, "Host"));
    json.member("CachePeriodInMinutes", 1440).end_object().end_array().end_object();
    send(exchange, 200, std::move(body));
  }

  Service& service_;
  core::IdSource& ids_;
  http::LocalAccess access_;
  CallerLookup caller_lookup_;
};

}  // namespace

http::RequestHandler make_endpoint(Service& service, core::IdSource& ids, EndpointOptions options) {
  auto endpoint = std::make_shared<Endpoint>(service, ids, std::move(options));
  return [endpoint](http::Request request, http::Responder responder) {
    endpoint->handle(std::move(request), std::move(responder));
  };
}

http::ServerOptions endpoint_server_options() {
  http::ServerOptions options;
  options.body_limit = kBodyLimit;
  options.header_limit = kHeaderLimit;
  options.on_protocol_error = [](http::ProtocolError error) {
    switch (error) {
      case http::ProtocolError::body_too_large:
        return http::Response{413, {}, ""};
      case http::ProtocolError::timed_out:
        return http::Response{408, {}, ""};
      case http::ProtocolError::headers_too_large:
      case http::ProtocolError::malformed:
        break;
    }
    return http::Response{400, {}, ""};
  };
  return options;
}

}  // namespace sls::dynamodb
