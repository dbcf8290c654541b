// gzip and deflate of bodies, both ways, with a bound on what comes out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sls::dynamodb::wire {

// One gzip or zlib stream and nothing after it; nothing when it is damaged or gives more than `limit` bytes.
std::optional<std::string> decompress(std::string_view bytes, std::size_t limit);

enum class Coding { gzip, deflate };
std::string compress(std::string_view bytes, Coding coding);

// CRC-32 as zlib computes it, for x-amz-crc32.
unsigned long crc32_of(std::string_view bytes);

}  // namespace sls::dynamodb::wire
