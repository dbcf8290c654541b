#include "event_stream.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>

#include "core/json_writer.h"

namespace sls::lambda {
namespace {

// SDKs take frames of up to 16 MB.
constexpr std::size_t kLargestPayload = 1024 * 1024;
constexpr char kTextValue = 7;

void put_number(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xff));
}

void put_header(std::string& out, std::string_view name, std::string_view value) {
  out.push_back(static_cast<char>(name.size()));
  out += name;
  out.push_back(kTextValue);
  out.push_back(static_cast<char>(value.size() >> 8 & 0xff));
  out.push_back(static_cast<char>(value.size() & 0xff));
  out += value;
}

void put_checksum(std::string& out, std::size_t begin) {
  auto crc = ::crc32(0, reinterpret_cast<const unsigned char*>(out.data() + begin),
                     static_cast<unsigned>(out.size() - begin));
  put_number(out, static_cast<std::uint32_t>(crc));
}

void put_frame(std::string& out, std::string_view event_type, std::string_view content_type,
               std::string_view payload) {
  std::string headers;
  put_header(headers, ":event-type", event_type);
  put_header(headers, ":content-type", content_type);
  put_header(headers, ":message-type", "event");
  constexpr std::size_t kFraming = 16;  // two lengths and two checksums
  std::size_t begin = out.size();
  out.reserve(begin + kFraming + headers.size() + payload.size());
  put_number(out, static_cast<std::uint32_t>(kFraming + headers.size() + payload.size()));
  put_number(out, static_cast<std::uint32_t>(headers.size()));
  put_checksum(out, begin);
  out += headers;
  out += payload;
  put_checksum(out, begin);
}

}  // namespace

std::string payload_chunk_frames(std::string_view bytes) {
  std::string frames;
  while (!bytes.empty()) {
    put_frame(frames, "PayloadChunk", "application/octet-stream", bytes.substr(0, kLargestPayload));
    bytes.remove_prefix(std::min(bytes.size(), kLargestPayload));
  }
  return frames;
}

std::string invoke_complete_frame(std::string_view error_code, std::string_view error_details,
                                  std::string_view log_result) {
  std::string payload;
  core::JsonWriter json(payload);
  json.begin_object();
  if (!error_code.empty()) json.member("ErrorCode", error_code);
  if (!error_details.empty()) json.member("ErrorDetails", error_details);
  if (!log_result.empty()) json.member("LogResult", log_result);
  json.end_object();
  std::string frame;
  put_frame(frame, "InvokeComplete", "application/json", payload);
  return frame;
}

}  // namespace sls::lambda
