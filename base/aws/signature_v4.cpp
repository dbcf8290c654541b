#include "aws/signature_v4.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "core/base64.h"
#include "core/clock.h"
#include "core/percent.h"
#include "core/text.h"

namespace sls::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
// Rewritten or dropped by proxies and load balancers, so a signature over them would not hold.
constexpr std::array<std::string_view, 6> kUnsigned = {"authorization",     "connection", "expect",
                                                       "transfer-encoding", "user-agent", "x-amzn-trace-id"};

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  ::HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string to_hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (char c : bytes) {
    text.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    text.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
  return text;
}

// "." and ".." resolved and repeated slashes joined, as AWS asks for every service but S3.
std::string normalize(std::string_view path) {
  std::vector<std::string_view> kept;
  std::string_view rest = path;
  while (!rest.empty()) {
    std::size_t slash = std::min(rest.find('/'), rest.size());
    std::string_view segment = rest.substr(0, slash);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") kept.push_back(segment);
  }
  std::string result;
  for (std::string_view segment : kept) result.append("/").append(segment);
  if (result.empty() || path.ends_with('/')) result.push_back('/');
  return result;
}

std::string canonical_path(std::string_view path, std::string_view service) {
  if (path.empty()) return "/";
  if (service == "s3") return std::string(path);
  return core::encode_percent(normalize(path), /*keep_slashes=*/true);
}

std::string canonical_query(std::string_view query) {
  if (query.empty()) return "";
  // Sorted by name, then by value: sorting whole "name=value" texts would misplace names that extend another.
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& part : core::split(query, '&')) {
    std::size_t equals = std::min(part.find('='), part.size());
    pairs.emplace_back(part.substr(0, equals), part.substr(std::min(equals + 1, part.size())));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text.push_back('&');
    text += name + "=" + value;
  }
  return text;
}

// Outer blanks dropped, inner runs of blanks made one.
std::string canonical_value(std::string_view value) {
  std::string text;
  for (char c : core::trim(value)) {
    bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) text.push_back(c);
    if (blank && text.back() != ' ') text.push_back(' ');
  }
  return text;
}

// Lower-case names in order, values of one name joined with commas in the order in which they are sent.
HeaderList canonical_headers(const HeaderList& headers) {
  HeaderList sorted;
  for (const auto& [name, value] : headers) {
    std::string lower = core::to_lower(name);
    if (std::find(kUnsigned.begin(), kUnsigned.end(), lower) != kUnsigned.end()) continue;
    sorted.emplace_back(std::move(lower), canonical_value(value));
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  HeaderList joined;
  for (auto& [name, value] : sorted) {
    if (!joined.empty() && joined.back().first == name) {
      joined.back().second += "," + value;
    } else {
      joined.emplace_back(std::move(name), std::move(value));
    }
  }
  return joined;
}

std::string names_of(const HeaderList& headers) {
  std::string names;
  for (const auto& [name, value] : headers) {
    if (!names.empty()) names.push_back(';');
    names += name;
  }
  return names;
}

std::string canonical_request(const RequestParts& request, const HeaderList& headers,
                              std::string_view service, const std::string& body_hash) {
  std::string text(request.method);
  text += "\n" + canonical_path(request.path, service) + "\n" + canonical_query(request.query) + "\n";
  for (const auto& [name, value] : headers) text += name + ":" + value + "\n";
  return text + "\n" + names_of(headers) + "\n" + body_hash;
}

}  // namespace

HeaderList sign_v4(const RequestParts& request, const Credentials& credentials, const SigningScope& scope,
                   std::int64_t unix_milliseconds) {
  std::string time = core::format_basic_iso8601(unix_milliseconds);
  std::string date = time.substr(0, 8);
  std::string body_hash = core::sha256_hex(request.body);
  HeaderList added = {{"X-Amz-Date", time}};
  if (!credentials.session_token.empty())
    added.emplace_back("X-Amz-Security-Token", credentials.session_token);
  if (scope.service == "s3") added.emplace_back("X-Amz-Content-Sha256", body_hash);
  HeaderList all = request.headers;
  all.insert(all.end(), added.begin(), added.end());
  HeaderList headers = canonical_headers(all);

  std::string scope_text = core::join({date, scope.region, scope.service, "aws4_request"}, "/");
  std::string to_sign = core::join({std::string(kAlgorithm), time, scope_text,
                                    core::sha256_hex(canonical_request(request, headers, scope.service, body_hash))},
                                   "\n");
  std::string key = hmac_sha256("AWS4" + credentials.secret_access_key, date);
  for (std::string_view part :
       {std::string_view(scope.region), std::string_view(scope.service), std::string_view("aws4_request")})
    key = hmac_sha256(key, part);
  std::string authorization(kAlgorithm);
  authorization.append(" Credential=").append(credentials.access_key_id).append("/").append(scope_text);
  authorization.append(", SignedHeaders=").append(names_of(headers));
  authorization.append(", Signature=").append(to_hex(hmac_sha256(key, to_sign)));
  added.emplace_back("Authorization", std::move(authorization));
  return added;
}

}  // namespace sls::aws
