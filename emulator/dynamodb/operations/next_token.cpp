#include "next_token.h"

#include <charconv>

#include "../item_json.h"
#include "../messages.h"
#include "core/base64.h"

namespace sls::dynamodb::operations {
namespace {

// base64 of: checksum of the rest, fingerprint (64 characters each), the query's number, a blank, the key.
constexpr std::size_t kDigest = 64;

[[noreturn]] void invalid() { throw messages::validation("Invalid NextToken"); }

}  // namespace

std::string statement_fingerprint(std::string_view statement, const std::vector<AttributeValue>& parameters) {
  std::string text(statement);
  for (const AttributeValue& parameter : parameters) {
    text += '\n';
    append_value(text, parameter);
  }
  return core::sha256_hex(text);
}

std::string write_next_token(const NextToken& token, std::string_view fingerprint) {
  std::string content(fingerprint);
  content += std::to_string(token.query) + ' ';
  append_item(content, token.last_key);
  return core::encode_base64(core::sha256_hex(content) + content);
}

NextToken read_next_token(std::string_view text, std::string_view fingerprint) {
  auto bytes = core::decode_base64(text);
  if (!bytes || bytes->size() < 2 * kDigest) invalid();
  std::string content = bytes->substr(kDigest);
  if (core::sha256_hex(content) != bytes->substr(0, kDigest)) invalid();
  if (content.substr(0, kDigest) != fingerprint)
    throw messages::validation("NextToken does not match request");
  NextToken token;
  const char* begin = content.data() + kDigest;
  const char* end = content.data() + content.size();
  auto number = std::from_chars(begin, end, token.query);
  if (number.ec != std::errc() || number.ptr == end) invalid();
  try {
    token.last_key = read_stored_item({number.ptr + 1, static_cast<std::size_t>(end - number.ptr - 1)});
  } catch (const ServiceError&) {
    invalid();  // forged: ours can be read
  }
  return token;
}

}  // namespace sls::dynamodb::operations
