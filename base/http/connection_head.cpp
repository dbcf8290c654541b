// The head of a request: read, and refused where two programs could take it for two different requests.
#include <algorithm>

#include "connection.h"
#include "core/text.h"

namespace sls::http {
namespace {

using boost::beast::http::field;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

struct Target {
  std::string_view authority;  // empty where the target is a path
  std::string_view path;       // with the query
};

// "http://host/x?a=b", as a proxy is asked: "host" and "/x?a=b".
Target split_target(std::string_view target) {
  std::size_t scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) return {"", target};
  target.remove_prefix(scheme + 3);
  std::size_t end = std::min(target.find_first_of("/?"), target.size());
  return {target.substr(0, end), target.substr(end)};
}

bool is_request_target(std::string_view target, std::string_view method) {
  auto [authority, path] = split_target(target);
  if (authority.empty()) return path.starts_with('/') || (path == "*" && method == "OPTIONS");
  return target.starts_with("http://") || target.starts_with("https://");
}

}  // namespace

// The parser is not eager until here, so that what comes after the head is known to be trailers. Two hosts,
// or a body whose end cannot be told, are refused (RFC 9112, 3.2 and 6.3).
bool Connection::take_head() {
  const auto& head = parser_->get();
  head_fields_ = static_cast<std::size_t>(std::distance(head.begin(), head.end()));
  std::size_t codings = head.count(field::transfer_encoding);
  bool chunked = codings == 1 && core::equals_ignoring_case(view(head[field::transfer_encoding]), "chunked");
  bool clear = head.count(field::host) <= 1 && (codings == 0 || chunked) &&
               is_request_target(view(head.target()), view(head.method_string()));
  if (!clear) {
    refuse(ProtocolError::malformed);
    return false;
  }
  parser_->eager(true);
  set_deadline(settings_->options.body_timeout);
  begin_stream();
  return true;
}

// All but the body. Trailers are no part of it: whoever checks the head has not seen them.
Request Connection::read_head() const {
  const auto& message = parser_->get();
  Request request;
  request.method = view(message.method_string());
  auto [authority, target] = split_target(view(message.target()));
  std::size_t mark = target.find('?');
  request.path = mark == 0 || target.empty() ? "/" : target.substr(0, mark);
  request.has_query = mark != std::string_view::npos;
  if (request.has_query) request.query = target.substr(mark + 1);
  request.headers.reserve(head_fields_);
  for (const auto& field : message) {
    if (request.headers.size() == head_fields_) break;
    request.headers.add(std::string(view(field.name_string())), std::string(view(field.value())));
  }
  if (!authority.empty()) request.headers.set("Host", std::string(authority));
  request.peer_address = peer_address_;
  request.local_port = local_port_;
  request.version = static_cast<int>(message.version());
  return request;
}

}  // namespace sls::http
