#include "core/ids.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace sls::core {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

// One system call serves many ids.
struct RandomBuffer {
  std::array<unsigned char, 1024> bytes;
  std::size_t used = 1024;

  void refill() {
    std::size_t filled = 0;
    while (filled < bytes.size()) {
      ssize_t got = ::getrandom(bytes.data() + filled, bytes.size() - filled, 0);
      if (got > 0) filled += static_cast<std::size_t>(got);
      // Before Linux 3.17 there is no getrandom; an id that is not random would be worse than an end.
      if (got < 0 && errno != EINTR) std::abort();
    }
    used = 0;
  }
};

}  // namespace

void SystemIds::fill(unsigned char* out, std::size_t size) {
  thread_local RandomBuffer buffer;
  while (size > 0) {
    if (buffer.used == buffer.bytes.size()) buffer.refill();
    std::size_t part = std::min(size, buffer.bytes.size() - buffer.used);
    std::memcpy(out, buffer.bytes.data() + buffer.used, part);
    buffer.used += part;
    out += part;
    size -= part;
  }
}

std::string IdSource::uuid() {
  unsigned char bytes[16];
  fill(bytes, sizeof bytes);
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  std::string text;
  text.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    text.push_back(kHexDigits[bytes[i] >> 4]);
    text.push_back(kHexDigits[bytes[i] & 15]);
  }
  return text;
}

std::string IdSource::hex(std::size_t digits) { return text(digits, {kHexDigits, 16}); }

std::string IdSource::trace_id(std::int64_t unix_ms) {
  std::string seconds(8, '0');
  auto rest = static_cast<std::uint32_t>(unix_ms / 1000);
  for (auto digit = seconds.rbegin(); digit != seconds.rend(); ++digit, rest >>= 4) *digit = kHexDigits[rest & 15];
  return "1-" + seconds + "-" + hex(24);
}

std::string IdSource::text(std::size_t length, std::string_view alphabet) {
  std::string result(length, '\0');
  fill(reinterpret_cast<unsigned char*>(result.data()), length);
  for (char& c : result) c = alphabet[static_cast<unsigned char>(c) % alphabet.size()];
  return result;
}

}  // namespace sls::core
