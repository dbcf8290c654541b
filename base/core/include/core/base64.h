// Base64 with the standard alphabet and padding (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sls::core {

std::string encode_base64(std::string_view bytes);
// Nothing when `text` is not base64: a character outside the alphabet, a length that is no multiple of four,
// bad padding.
std::optional<std::string> decode_base64(std::string_view text);
// SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
// MD5 as 32 lower-case hexadecimal digits, where AWS has it in its formats.
std::string md5_hex(std::string_view bytes);

}  // namespace sls::core
