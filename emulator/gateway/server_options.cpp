#include "errors.h"
#include "gateway/gateway.h"

namespace sls::gateway {
namespace {

constexpr std::uint64_t kBodyLimit = 10'485'760;
constexpr std::size_t kHeadLimit = 16 * 1024;

}  // namespace

http::ServerOptions server_options() {
  http::ServerOptions options;
  options.body_limit = kBodyLimit;
  options.header_limit = kHeadLimit;
  options.on_protocol_error = [](http::ProtocolError error) {
    switch (error) {
      case http::ProtocolError::headers_too_large:
        return error_response(GatewayError::headers_too_large, model::ApiKind::rest);
      case http::ProtocolError::body_too_large:
        return error_response(GatewayError::body_too_large, model::ApiKind::rest);
      case http::ProtocolError::timed_out:
        return error_response(GatewayError::request_timed_out, model::ApiKind::rest);
      case http::ProtocolError::malformed:
        break;
    }
    return error_response(GatewayError::malformed_request, model::ApiKind::rest);
  };
  return options;
}

}  // namespace sls::gateway
