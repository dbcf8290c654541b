#include "s3_answer.h"

#include <array>
#include <charconv>
#include <utility>

#include "core/text.h"

namespace sls::packaging {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kNamed = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

// "&amp;", "&#38;", "&#x26;" without its marks; nothing when it is none that is known. Beyond ASCII S3 sends
// UTF-8.
std::optional<char> referred_character(std::string_view reference) {
  for (const auto& [name, character] : kNamed) {
    if (reference == name) return character;
  }
  if (!reference.starts_with("#")) return std::nullopt;
  bool hex = reference.starts_with("#x");
  reference.remove_prefix(hex ? 2 : 1);
  int code = 0;
  auto [end, error] =
      std::from_chars(reference.data(), reference.data() + reference.size(), code, hex ? 16 : 10);
  bool whole = error == std::errc() && end == reference.data() + reference.size();
  if (!whole || code <= 0 || code >= 0x80) return std::nullopt;
  return static_cast<char>(code);
}

std::string with_references(std::string_view text) {
  std::string resolved;
  while (!text.empty()) {
    std::size_t end = text.front() == '&' ? text.find(';') : std::string_view::npos;
    auto character =
        end == std::string_view::npos ? std::nullopt : referred_character(text.substr(1, end - 1));
    resolved.push_back(character ? *character : text.front());
    text.remove_prefix(character ? end + 1 : 1);
  }
  return resolved;
}

}  // namespace

std::optional<std::string> element_text(std::string_view xml, std::string_view name) {
  std::string opening = "<" + std::string(name), closing = "</" + std::string(name) + ">";
  for (std::size_t at = xml.find(opening); at != std::string_view::npos; at = xml.find(opening, at + 1)) {
    std::size_t after = at + opening.size();
    if (after >= xml.size() || (xml[after] != '>' && xml[after] != ' ')) continue;  // of a longer name
    std::size_t begin = xml.find('>', after);
    std::size_t end = begin == std::string_view::npos ? begin : xml.find(closing, begin);
    if (end == std::string_view::npos) return std::nullopt;
    return with_references(xml.substr(begin + 1, end - begin - 1));
  }
  return std::nullopt;
}

bool is_error_document(std::string_view xml) {
  if (std::size_t declaration = xml.find("?>");
      xml.starts_with("<?xml") && declaration != std::string_view::npos)
    xml.remove_prefix(declaration + 2);
  return core::trim(xml).starts_with("<Error>");
}

}  // namespace sls::packaging
