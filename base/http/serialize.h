// The bytes of an answer: status line, header fields, framing. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace sls::http {

enum class Framing { content_length, chunked, until_close };

struct HeadOptions {
  int version = 11;
  bool keep_alive = true;
  Framing framing = Framing::content_length;
  std::uint64_t content_length = 0;
};

// Appends status line and header block. Content-Length, Transfer-Encoding, Connection and Date of `headers`
// are replaced by the server's own, and a line break inside a name or value is cut off, so no answer can be
// split.
void append_head(std::string& out, int status, const Headers& headers, const HeadOptions& options);
void append_chunk(std::string& out, std::string_view bytes);
void append_last_chunk(std::string& out, const Headers& trailers);

// "Not Found"; empty for a status that has no name.
std::string_view reason_phrase(int status);
// Whether an answer of this status never has a body (1xx, 204, 304).
bool has_no_body(int status);

}  // namespace sls::http
