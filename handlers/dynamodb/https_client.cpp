#include "dynamodb_client/https_client.h"

#include <algorithm>
#include <boost/crc.hpp>
#include <charconv>

#include "aws/endpoints.h"
#include "aws/retry.h"
#include "aws/signature_v4.h"
#include "error_body.h"

namespace sls::dynamodb_client {
namespace {

constexpr char kContentType[] = "application/x-amz-json-1.0";
// "GetItem" → "DynamoDB_20120810.GetItem". Streams are a service of their own ("DynamoDBStreams.GetRecords"), and what only
// hello-sls has ("HelloSls.Snapshot") as well.
std::string target_of(std::string_view operation) {
  std::size_t dot = operation.find('.');
  if (dot == std::string_view::npos) return "DynamoDB_20120810." + std::string(operation);
  std::string_view service = operation.substr(0, dot);
  return std::string(service) + (service == "HelloSls" ? "_20261126" : "_20120810") +
         std::string(operation.substr(dot));
}

// Whether the body is the one that the service sent: it says its CRC-32.
bool is_intact(const http::Response& response) {
  const std::string* sent = response.headers.find("x-amz-crc32");
  if (sent == nullptr) return true;
  boost::crc_32_type crc;
  crc.process_bytes(response.body.data(), response.body.size());
  return *sent == std::to_string(crc.checksum());
}

ServiceError no_answer(std::string message) { return {0, "ConnectionError", std::move(message), ""}; }

}  // namespace

core::Result<HttpsClientSettings> https_client_settings(const aws::Variables& variables) {
  auto region = aws::region_from(variables);
  if (!region.ok()) return core::Failure{region.error()};
  auto credentials = aws::credentials_from(variables);
  if (!credentials.ok()) return core::Failure{credentials.error()};
  std::string url = aws::endpoint_url("dynamodb", *region, variables);
  auto endpoint = http::parse_url(url);
  if (!endpoint)
    return core::Failure{
        "the DynamoDB endpoint \"" + url +
        "\" is not a URL such as http://127.0.0.1:8000 or https://host; see AWS_ENDPOINT_URL_DYNAMODB "
        "and AWS_ENDPOINT_URL"};
  HttpsClientSettings settings{std::move(*endpoint), std::move(*credentials), std::move(*region)};
  auto attempts = variables.find("AWS_MAX_ATTEMPTS");
  if (attempts == variables.end() || attempts->second.empty()) return settings;
  const std::string& text = attempts->second;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), settings.attempts);
  bool is_number = error == std::errc() && end == text.data() + text.size() && settings.attempts > 0;
  if (!is_number) return core::Failure{"AWS_MAX_ATTEMPTS must be a number from 1 on, not \"" + text + "\""};
  return settings;
}

HttpsDynamoDbClient::HttpsDynamoDbClient(HttpsClientSettings settings, core::Clock& clock,
                                         core::IdSource& ids, Sleep sleep)
    : settings_(std::move(settings)),
      clock_(clock),
      ids_(ids),
      sleep_(std::move(sleep)),
      client_(settings_.endpoint, settings_.connection) {}

core::Result<std::string, ServiceError> HttpsDynamoDbClient::call(std::string_view operation,
                                                                  std::string_view body) {
  int paid = 0;
  for (int tried = 1;; ++tried) {
    auto answer = attempt(operation, body);
    if (answer.ok()) {
      quota_.give_back(paid);
      return std::move(*answer);
    }
    bool again = answer.error().try_again && tried < settings_.attempts;
    if (again) paid = quota_.take(answer.error().timed_out);
    if (!again || paid == 0) return core::Failure{std::move(answer.error().error)};
    sleep_(aws::retry_pause(tried - 1, settings_.pace, ids_));
  }
}

core::Result<std::string, HttpsDynamoDbClient::Failed> HttpsDynamoDbClient::attempt(
    std::string_view operation, std::string_view body) {
  // Signed anew each time: a signature's date must be near the service's.
  auto answer = client_.call("POST", settings_.endpoint.path, headers_for(operation, body), body);
  if (!answer.ok()) {
    // A certificate that is refused is refused again.
    bool passing = answer.error().kind != http::ClientError::Kind::tls;
    bool timed_out = answer.error().kind == http::ClientError::Kind::timed_out;
    return core::Failure{Failed{no_answer(answer.error().message), passing, timed_out}};
  }
  if (!is_intact(*answer))
    return core::Failure{Failed{no_answer("the answer was damaged on its way: its CRC-32 is wrong"), true}};
  if (answer->status == 200) return std::move(answer->body);
  ServiceError error = parse_service_error(*answer);
  bool passing = may_be_tried_again(error);
  return core::Failure{Failed{std::move(error), passing}};
}

http::Headers HttpsDynamoDbClient::headers_for(std::string_view operation, std::string_view body) const {
  std::string_view target = settings_.endpoint.path;
  std::size_t question = std::min(target.find('?'), target.size());
  aws::RequestParts request{"POST", target.substr(0, question),
                            target.substr(std::min(question + 1, target.size()))};
  request.headers = {{"Host", settings_.endpoint.authority()},
                     {"Content-Type", kContentType},
                     {"X-Amz-Target", target_of(operation)}};
  request.body = body;
  http::Headers headers;
  for (auto& [name, value] : request.headers) headers.add(name, value);
  for (auto& [name, value] : aws::sign_v4(request, settings_.credentials, {settings_.region, "dynamodb"},
                                          clock_.unix_milliseconds()))
    headers.add(std::move(name), std::move(value));
  // The checksum is of the bytes as sent, so a compressed answer would only have to be undone.
  headers.add("Accept-Encoding", "identity");
  return headers;
}

}  // namespace sls::dynamodb_client
