#include "compression.h"

#include <zlib.h>

namespace sls::dynamodb::wire {
namespace {

constexpr int kDetectFormat = 32;  // zlib tells gzip from zlib by the header
constexpr int kGzipFormat = 16;
constexpr std::size_t kChunk = 64 * 1024;

Bytef* bytes_of(std::string_view text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); }

}  // namespace

std::optional<std::string> decompress(std::string_view bytes, std::size_t limit) {
  z_stream stream{};
  if (::inflateInit2(&stream, MAX_WBITS + kDetectFormat) != Z_OK) return std::nullopt;
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  int code = Z_OK;
  while (code == Z_OK && out.size() <= limit) {
    std::size_t before = out.size();
    out.resize(before + kChunk);
    stream.next_out = bytes_of(out) + before;
    stream.avail_out = kChunk;
    code = ::inflate(&stream, Z_NO_FLUSH);
    out.resize(before + kChunk - stream.avail_out);
    if (code == Z_BUF_ERROR || (code == Z_OK && out.size() == before)) break;
  }
  bool whole = code == Z_STREAM_END && stream.avail_in == 0 && out.size() <= limit;
  ::inflateEnd(&stream);
  if (!whole) return std::nullopt;
  return out;
}

std::string compress(std::string_view bytes, Coding coding) {
  z_stream stream{};
  int window = coding == Coding::gzip ? MAX_WBITS + kGzipFormat : MAX_WBITS;
  if (::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return std::string(bytes);
  std::string out(::deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

unsigned long crc32_of(std::string_view bytes) {
  return ::crc32(0, bytes_of(bytes), static_cast<uInt>(bytes.size()));
}

}  // namespace sls::dynamodb::wire
