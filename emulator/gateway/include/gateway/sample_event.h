// Events of an API that need not exist: what API Gateway would send for a request that is given by its parts.
// Nothing in them is random, so that the same parts always make the same text. Pure.
#pragma once

#include <string>

#include "template/application.h"

namespace sls::gateway {

struct SampleRequest {
  model::ApiKind kind = model::ApiKind::rest;  // payload 1.0; of an HTTP API 2.0
  std::string method = "GET";
  std::string resource = "/";  // the route's path: "/message/{id}", or "$default"
  std::string path = "/";      // the request's; variables are what of it `resource` leaves open
  std::string query;           // without '?'
  std::string body;
  std::string stage;
  std::string api_id;
  std::string account_id;
  std::string region;
  std::string partition = "aws";
  std::string domain_suffix;  // "us-east-1.amazonaws.com"
};

std::string sample_proxy_event(const SampleRequest& request);
// What a Lambda authorizer of a REST API gets: of kind TOKEN (three members), or REQUEST.
std::string sample_token_event(const SampleRequest& request);
std::string sample_request_authorizer_event(const SampleRequest& request);

}  // namespace sls::gateway
