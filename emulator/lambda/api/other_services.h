// Calls to services that are not emulated. AWS_ENDPOINT_URL leads them to the Lambda port; each is answered at once, with
// an error in the protocol that its SDK speaks (JSON, CBOR, query XML, REST XML or REST JSON), so that the SDK shows
// service and operation, and with a status that no SDK tries again. Pure.
#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace sls::lambda {

enum class Protocol { json, cbor, query, ec2, rest_json, rest_xml };

struct OtherCall {
  std::string service;    // as SDKs call it: "SQS", "Secrets Manager"
  std::string operation;  // "SendMessage"; of a REST service, else "PUT /path"
  Protocol protocol = Protocol::rest_json;
};

// `signed_for`: the service of the credential scope; empty when the request is not signed.
OtherCall recognise_call(const http::Request& request, std::string_view signed_for);

// The sentence, which says what to do as well. `dynamodb_url`: where DynamoDB answers, for a call that meant it.
std::string not_emulated_message(const OtherCall& call, const std::string& dynamodb_url);
http::Response not_emulated_response(const OtherCall& call, const std::string& message,
                                     const std::string& request_id);

}  // namespace sls::lambda
