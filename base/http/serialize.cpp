#include "serialize.h"

#include <array>
#include <charconv>

#include "core/clock.h"
#include "core/text.h"

namespace sls::http {
namespace {

void append_number(std::string& out, std::uint64_t value, int base = 10) {
  char digits[24];
  auto end = std::to_chars(digits, digits + sizeof digits, value, base).ptr;
  out.append(digits, end);
}

void append_until_line_break(std::string& out, std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != '\r' && text[end] != '\n' && text[end] != '\0') ++end;
  out.append(text.substr(0, end));
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  append_until_line_break(out, name);
  out += ": ";
  append_until_line_break(out, value);
  out += "\r\n";
}

bool is_framing_field(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kNames = {"content-length", "transfer-encoding",
                                                             "connection", "date"};
  for (std::string_view framing : kNames) {
    if (core::equals_ignoring_case(name, framing)) return true;
  }
  return false;
}

// Formatting the date costs more than the rest of the head, so each thread keeps this second's.
const std::string& date_now() {
  thread_local std::int64_t second = -1;
  thread_local std::string text;
  std::int64_t now = core::SystemClock().unix_milliseconds();
  if (now / 1000 != second) {
    second = now / 1000;
    text = core::format_http_date(now);
  }
  return text;
}

}  // namespace

void append_head(std::string& out, int status, const Headers& headers, const HeadOptions& options) {
  out += options.version == 10 ? "HTTP/1.0 " : "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(status));
  out += ' ';
  out += reason_phrase(status);
  out += "\r\n";
  for (const auto& [name, value] : headers) {
    if (!is_framing_field(name)) append_field(out, name, value);
  }
  out += "Date: ";
  out += date_now();
  out += "\r\n";
  if (options.framing == Framing::chunked) out += "Transfer-Encoding: chunked\r\n";
  if (options.framing == Framing::content_length && !has_no_body(status)) {
    out += "Content-Length: ";
    append_number(out, options.content_length);
    out += "\r\n";
  }
  out += options.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
}

void append_chunk(std::string& out, std::string_view bytes) {
  if (bytes.empty()) return;  // an empty chunk would end the body
  append_number(out, bytes.size(), 16);
  out += "\r\n";
  out += bytes;
  out += "\r\n";
}

void append_last_chunk(std::string& out, const Headers& trailers) {
  out += "0\r\n";
  for (const auto& [name, value] : trailers) append_field(out, name, value);
  out += "\r\n";
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Request Entity Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 418:
      return "I'm a teapot";
    case 422:
      return "Unprocessable Entity";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "";
  }
}

}  // namespace sls::http
