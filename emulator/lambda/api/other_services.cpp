#include "other_services.h"

#include <algorithm>
#include <array>

#include "core/json_writer.h"
#include "core/text.h"
#include "headers.h"
#include "invoke_request.h"

namespace sls::lambda {
namespace {

struct ServiceName {
  std::string_view signed_for;
  std::string_view id;  // what SDKs call the service, and AWS_ENDPOINT_URL_… after it
};
// Where the two differ by more than capitals.
constexpr ServiceName kServices[] = {
    {"apigateway", "API Gateway"},
    {"cloudfront", "CloudFront"},
    {"cloudformation", "CloudFormation"},
    {"cognito-identity", "Cognito Identity"},
    {"cognito-idp", "Cognito Identity Provider"},
    {"dynamodb", "DynamoDB"},
    {"ecs", "ECS"},
    {"elasticache", "ElastiCache"},
    {"es", "Elasticsearch Service"},
    {"events", "EventBridge"},
    {"execute-api", "ApiGatewayManagementApi"},
    {"firehose", "Firehose"},
    {"kinesis", "Kinesis"},
    {"lambda", "Lambda"},
    {"logs", "CloudWatch Logs"},
    {"monitoring", "CloudWatch"},
    {"route53", "Route 53"},
    {"scheduler", "Scheduler"},
    {"secretsmanager", "Secrets Manager"},
    {"states", "SFN"},
    {"xray", "XRay"},
};

std::string service_id(std::string_view signed_for) {
  for (const ServiceName& service : kServices) {
    if (service.signed_for == signed_for) return std::string(service.id);
  }
  // "s3" → "S3", "sesv2" → "SESV2"
  return signed_for.empty() ? "a service that the request does not name" : core::to_upper(signed_for);
}

// What S3 calls a request with a path-style address and no further parameters.
std::string s3_operation(const http::Request& request) {
  auto parts = core::split(std::string_view(request.path).substr(1), '/');
  std::size_t depth = parts[0].empty() ? 0 : parts.size() == 1 || parts[1].empty() ? 1 : 2;
  struct Row {
    std::string_view method;
    std::array<std::string_view, 3> operations;  // of the service, a bucket, an object
  };
  static constexpr Row kRows[] = {{"GET", {"ListBuckets", "ListObjectsV2", "GetObject"}},
                                  {"PUT", {"", "CreateBucket", "PutObject"}},
                                  {"HEAD", {"", "HeadBucket", "HeadObject"}},
                                  {"DELETE", {"", "DeleteBucket", "DeleteObject"}}};
  bool plain = request.query.empty() || request.query.find("list-type=2") != std::string::npos ||
               request.query.starts_with("x-id=");
  for (const Row& row : kRows) {
    if (plain && request.method == row.method) return std::string(row.operations[depth]);
  }
  return "";
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

void append_cbor_text(std::string& out, std::string_view text) {
  out += '\x79';  // text with a length of two bytes
  out += static_cast<char>(text.size() >> 8 & 0xff);
  out += static_cast<char>(text.size() & 0xff);
  out += text;
}

std::string cbor_body(std::string_view code, std::string_view message) {
  std::string out = "\xa2";  // a map of two
  append_cbor_text(out, "__type");
  append_cbor_text(out, code);
  append_cbor_text(out, "message");
  append_cbor_text(out, message.substr(0, 0xffff));
  return out;
}

std::string json_body(std::string_view code, std::string_view message) {
  std::string out;
  core::JsonWriter(out).begin_object().member("__type", code).member("message", message).end_object();
  return out;
}

std::string xml_error(std::string_view code, std::string_view message) {
  return "<Code>" + std::string(code) + "</Code><Message>" + xml_text(message) + "</Message>";
}

constexpr std::string_view kXmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

}  // namespace

OtherCall recognise_call(const http::Request& request, std::string_view signed_for) {
  OtherCall call{service_id(signed_for), request.method + " " + request.path, Protocol::rest_json};
  std::string target = header_or_empty(request.headers, "X-Amz-Target");
  std::string type = core::to_lower(header_or_empty(request.headers, "Content-Type"));
  constexpr std::string_view kOperation = "/operation/";
  if (std::size_t at = request.path.rfind(kOperation);
      header_or_empty(request.headers, "smithy-protocol") == "rpc-v2-cbor" && at != std::string::npos) {
    call.operation = request.path.substr(at + kOperation.size());
    call.protocol = Protocol::cbor;
  } else if (!target.empty()) {
    std::size_t dot = target.rfind('.');
    call.operation = dot == std::string::npos ? target : target.substr(dot + 1);
    if (signed_for.empty()) call.service = target.substr(0, target.find_first_of("._"));
    call.protocol = Protocol::json;
  } else if (std::string action = query_value(type.starts_with("application/x-www-form-urlencoded") ? request.body
                                                                                                    : request.query,
                                             "Action");
             !action.empty()) {
    call.operation = action;
    call.protocol = signed_for == "ec2" ? Protocol::ec2 : Protocol::query;
  } else if (signed_for == "s3" || signed_for == "route53" || signed_for == "cloudfront") {
    call.protocol = Protocol::rest_xml;
    std::string operation = signed_for == "s3" ? s3_operation(request) : "";
    if (!operation.empty()) call.operation = operation;
  }
  return call;
}

std::string not_emulated_message(const OtherCall& call, const std::string& dynamodb_url) {
  if (call.service == "DynamoDB" && !dynamodb_url.empty()) {
    return "DynamoDB " + call.operation + " came to the Lambda port; DynamoDB answers at " + dynamodb_url +
           " (AWS_ENDPOINT_URL_DYNAMODB)";
  }
  std::string text = call.service + " " + call.operation + " is not emulated by hello-sls, and AWS was not asked";
  if (call.service.starts_with("a service") || call.service == "Lambda") return text;
  std::string variable = core::to_upper(call.service);
  std::replace(variable.begin(), variable.end(), ' ', '_');
  return text + "; AWS_ENDPOINT_URL_" + variable + " leads the function's calls to what stands in for it";
}

http::Response not_emulated_response(const OtherCall& call, const std::string& message,
                                     const std::string& request_id) {
  constexpr const char* kUnknown = "UnknownOperationException";
  http::Response response{400, {}, ""};
  auto fill = [&response](const char* type, std::string body) {
    response.headers.add("Content-Type", type);
    response.body = std::move(body);
  };
  std::string head(kXmlHead);
  switch (call.protocol) {
    case Protocol::json:
      fill("application/x-amz-json-1.1", json_body(kUnknown, message));
      break;
    case Protocol::rest_json:
      response.headers.add("x-amzn-ErrorType", kUnknown);
      fill("application/json", json_body(kUnknown, message));
      break;
    case Protocol::cbor:
      response.headers.add("smithy-protocol", "rpc-v2-cbor");
      fill("application/cbor", cbor_body(kUnknown, message));
      break;
    case Protocol::query:
      fill("text/xml", head + "<ErrorResponse><Error><Type>Sender</Type>" + xml_error("InvalidAction", message) +
                           "</Error><RequestId>" + request_id + "</RequestId></ErrorResponse>");
      break;
    case Protocol::ec2:
      fill("text/xml", head + "<Response><Errors><Error>" + xml_error("InvalidAction", message) +
                           "</Error></Errors><RequestID>" + request_id + "</RequestID></Response>");
      break;
    case Protocol::rest_xml:
      bool s3 = call.service == "S3";
      std::string error = xml_error(s3 ? "NotImplemented" : "InvalidAction", message);
      fill("application/xml",
           head + (s3 ? "<Error>" + error + "<RequestId>" + request_id + "</RequestId></Error>"
                      : "<ErrorResponse><Error><Type>Sender</Type>" + error + "</Error><RequestId>" + request_id +
                            "</RequestId></ErrorResponse>"));
      break;
  }
  return response;
}

}  // namespace sls::lambda
