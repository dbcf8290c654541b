// ProxyEvent: the few members that the application wants of an API Gateway proxy event, read in one pass.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "handler/handler.h"

namespace sls::message_crud {

struct ProxyEvent {
  std::string method;
  std::string path;  // decoded, without the stage
  std::vector<std::string>
      segments;  // of the path, decoded each for itself: an encoded slash does not divide
  std::vector<std::pair<std::string, std::string>> path_parameters;  // decoded
  std::string body;                                                  // as sent: base64 when is_base64
  bool has_body = false;
  bool is_base64 = false;
};

// The error is a text that is not JSON, or an event that no API Gateway sent.
core::Result<ProxyEvent, handler::HandlerError> parse_proxy_event(std::string_view payload);

}  // namespace sls::message_crud
