// Resolver: the functions that make values of values.
#include <algorithm>
#include <cstdio>

#include "core/base64.h"
#include "core/text.h"
#include "intrinsics/resolver.h"

namespace sls::model {

Node Resolver::sub(const Node& argument, std::string_view logical_id) {
  Node text = argument.is_list() && !argument.items.empty() ? argument.items[0] : argument;
  const Node* names = argument.is_list() && argument.items.size() > 1 ? &argument.items[1] : nullptr;
  if (!text.is_scalar())
    return unresolved(argument.place, logical_id,
                      {"bad-sub",
                       "Template error: One or more Fn::Sub intrinsic functions don't specify expected "
                       "arguments. Specify a string as first argument, and an optional second argument to "
                       "specify a mapping of values to replace in the string",
                       ""});
  std::string result;
  const std::string& source = text.text;
  std::size_t at = 0;
  while (at < source.size()) {
    std::size_t open = source.find("${", at);
    std::size_t close = open == std::string::npos ? open : source.find('}', open);
    if (close == std::string::npos) break;
    result += source.substr(at, open - at);
    std::string name(core::trim(std::string_view(source).substr(open + 2, close - open - 2)));
    at = close + 1;
    if (name.starts_with("!")) {
      result += "${" + name.substr(1) + "}";
      continue;
    }
    const Node* given = names == nullptr ? nullptr : names->find(name);
    std::size_t dot = name.find('.');
    Node value = given != nullptr ? resolve(*given, logical_id)
                 : dot == std::string::npos
                     ? ref(make_scalar(name, text.place), logical_id)
                     : reference(name.substr(0, dot), name.substr(dot + 1), text.place, logical_id);
    if (value.kind == NodeKind::unresolved) return value;
    if (!value.is_scalar())
      return unresolved(text.place, logical_id, {"bad-sub", "Fn::Sub: ${" + name + "} is no text", ""});
    result += scalar_text(value);
  }
  return make_scalar(result + source.substr(std::min(at, source.size())), text.place);
}

Node Resolver::join(const Node& argument, std::string_view logical_id) {
  Finding bad = {
      "bad-join",
      "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list "
      "of strings to be joined",
      ""};
  bool formed = argument.is_list() && argument.items.size() == 2 && argument.items[0].is_scalar();
  if (!formed) return unresolved(argument.place, logical_id, bad);
  Node list = resolve(argument.items[1], logical_id);
  if (list.kind == NodeKind::unresolved) return list;
  if (!list.is_list()) return unresolved(argument.place, logical_id, bad);
  std::string text;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& item = list.items[i];
    if (item.kind == NodeKind::unresolved) return item;
    if (!item.is_scalar()) return unresolved(argument.place, logical_id, bad);
    text += (i > 0 ? text_of(argument.items[0]) : "") + text_of(item);
  }
  return make_scalar(text, argument.place);
}

Node Resolver::select(const Node& argument, std::string_view logical_id) {
  if (!argument.is_list() || argument.items.size() != 2)
    return unresolved(
        argument.place, logical_id,
        {"bad-select", "Template error: every Fn::Select object requires two parameters, an index and a list",
         ""});
  Node index = resolve(argument.items[0], logical_id);
  Node list = resolve_top(argument.items[1], logical_id);
  if (list.kind == NodeKind::unresolved) return list;
  double number = -1;
  bool fits = is_number_text(text_of(index), number) && list.is_list() && number >= 0 &&
              number < static_cast<double>(list.items.size());
  if (!fits)
    return unresolved(
        argument.place, logical_id,
        {"bad-select",
         "Template error: Fn::Select cannot select nonexistent value at index " + text_of(index), ""});
  return resolve_top(list.items[static_cast<std::size_t>(number)], logical_id);
}

Node Resolver::split(const Node& argument, std::string_view logical_id) {
  Finding bad = {"bad-split",
                 "Template error: every Fn::Split object requires two parameters, (1) a string "
                 "delimiter and (2) a string to be split",
                 ""};
  if (!argument.is_list() || argument.items.size() != 2) return unresolved(argument.place, logical_id, bad);
  Node source = resolve(argument.items[1], logical_id);
  if (source.kind == NodeKind::unresolved) return source;
  if (!source.is_scalar()) return unresolved(argument.items[1].place, logical_id, bad);
  std::string delimiter = text_of(argument.items[0]);
  std::string text = text_of(source);
  Node list = make_list(argument.place);
  if (delimiter.empty())
    return unresolved(argument.place, logical_id, {"bad-split", "Fn::Split: the delimiter is empty", ""});
  for (std::size_t at = 0;;) {
    std::size_t end = text.find(delimiter, at);
    list.items.push_back(make_scalar(text.substr(at, end - at), argument.place));
    if (end == std::string::npos) return list;
    at = end + delimiter.size();
  }
}

Node Resolver::find_in_map(const Node& argument, std::string_view logical_id) {
  if (!argument.is_list() || argument.items.size() < 3)
    return unresolved(argument.place, logical_id,
                      {"bad-findinmap",
                       "Template error: every Fn::FindInMap object requires three parameters, the map name, "
                       "map key and the attribute for return value",
                       ""});
  std::string keys[3];
  for (int i = 0; i < 3; ++i) {
    Node key = resolve(argument.items[static_cast<std::size_t>(i)], logical_id);
    if (key.kind == NodeKind::unresolved) return key;
    keys[i] = text_of(key);
  }
  const Node* at = root_.find("Mappings");
  for (const std::string& key : keys) at = at == nullptr ? nullptr : at->find(key);
  if (at != nullptr) return *at;
  if (argument.items.size() > 3) {
    if (const Node* otherwise = argument.items[3].find("DefaultValue"))
      return resolve(*otherwise, logical_id);
  }
  return unresolved(argument.place, logical_id,
                    {"bad-findinmap",
                     "Template error: Unable to get mapping for " + keys[0] + "::" + keys[1] + "::" + keys[2],
                     "add it under Mappings"});
}

// [block, how many, bits of each]: IPv4 blocks within a larger one.
Node Resolver::cidr(const Node& argument, std::string_view logical_id) {
  Node list = resolve(argument, logical_id);
  Finding bad = {
      "bad-cidr",
      "Template error: every Fn::Cidr object requires two parameters, (1) an IP block and (2) a count "
      "between 1 and 256, and takes a third, the bits of each block",
      "write [10.0.0.0/16, 4, 8]"};
  if (list.kind == NodeKind::unresolved) return list;
  if (!list.is_list() || list.items.size() < 2 || list.items.size() > 3)
    return unresolved(argument.place, logical_id, bad);
  for (const Node& item : list.items) {
    if (item.kind == NodeKind::unresolved) return item;
  }
  std::string block = text_of(list.items[0]);
  long long count = scalar_integer(list.items[1]).value_or(0);
  long long bits = list.items.size() > 2 ? scalar_integer(list.items[2]).value_or(0) : 8;
  if (block.find(':') != std::string::npos)
    return unknown_here(argument.place, logical_id, "Fn::Cidr of an IPv6 block", "write the blocks out");
  unsigned octets[4] = {}, width = 0;
  char rest = 0;
  bool reads = std::sscanf(block.c_str(), "%3u.%3u.%3u.%3u/%2u%c", &octets[0], &octets[1], &octets[2],
                           &octets[3], &width, &rest) == 5;
  for (unsigned octet : octets) reads = reads && octet <= 255;
  bool fits = reads && width <= 32 && count >= 1 && count <= 256 && bits >= 1 &&
              bits <= 32 - static_cast<int>(width) &&
              count <= (1LL << std::min(30LL, 32 - static_cast<long long>(width) - bits));
  if (!fits) return unresolved(argument.place, logical_id, bad);
  unsigned first = octets[0] << 24 | octets[1] << 16 | octets[2] << 8 | octets[3];
  if (width < 32) first &= width == 0 ? 0 : ~0U << (32 - width);
  Node blocks = make_list(argument.place);
  for (long long i = 0; i < count; ++i) {
    unsigned at = first + static_cast<unsigned>(i << bits);
    std::string text;
    for (int shift : {24, 16, 8, 0}) text += std::to_string(at >> shift & 255) + (shift > 0 ? "." : "");
    blocks.items.push_back(make_scalar(text + "/" + std::to_string(32 - bits), argument.place));
  }
  return blocks;
}

Node Resolver::zones(const Node& argument, std::string_view logical_id) {
  Node region = resolve(argument, logical_id);
  if (region.kind == NodeKind::unresolved) return region;
  Node list = make_list(argument.place);
  std::string name = text_of(region).empty() ? options_.region : text_of(region);
  for (const char* zone : {"a", "b", "c"}) list.items.push_back(make_scalar(name + zone, argument.place));
  return list;
}

bool Resolver::has_language_extensions(std::string_view function, const Place& place,
                                       std::string_view logical_id) {
  if (has_transform(root_, "AWS::LanguageExtensions")) return true;
  diagnostics_.error(
      place, logical_id,
      {"missing-transform", std::string(function) + " needs the transform AWS::LanguageExtensions",
       "add it to Transform, ahead of AWS::Serverless-2016-10-31"});
  return false;
}

Node Resolver::length(const Node& argument, std::string_view logical_id) {
  has_language_extensions("Fn::Length", argument.place, logical_id);
  Node list = resolve(argument, logical_id);
  if (list.kind == NodeKind::unresolved) return list;
  if (!list.is_list())
    return unresolved(argument.place, logical_id, {"bad-length", "Fn::Length needs a list", ""});
  return make_scalar(std::to_string(list.items.size()), argument.place, false);
}

Node Resolver::to_json_string(const Node& argument, std::string_view logical_id) {
  has_language_extensions("Fn::ToJsonString", argument.place, logical_id);
  Node value = resolve(argument, logical_id);
  if (!value.is_map() && !value.is_list()) {
    if (value.kind == NodeKind::unresolved) return value;
    return unresolved(argument.place, logical_id,
                      {"bad-tojsonstring", "Fn::ToJsonString needs a map or a list", ""});
  }
  return make_scalar(to_json(value), argument.place);
}

Node Resolver::import_value(const Node& argument, std::string_view logical_id) {
  Node name = resolve(argument, logical_id);
  if (name.kind == NodeKind::unresolved) return name;
  if (!name.is_scalar())
    return unresolved(
        argument.place, logical_id,
        {"bad-importvalue", "Template error: the attribute in Fn::ImportValue must be a string", ""});
  std::string text = text_of(name);
  if (auto given = options_.resolve.find(text); given != options_.resolve.end())
    return make_scalar(given->second, argument.place);
  return unknown_here(argument.place, logical_id, "the export " + text + " of another stack",
                      "give it with --resolve " + text + "=VALUE");
}

bool has_transform(const Node& root, std::string_view name) {
  const Node* transform = root.find("Transform");
  if (transform == nullptr) return false;
  if (transform->is_scalar()) return transform->text == name;
  return std::any_of(transform->items.begin(), transform->items.end(), [&](const Node& item) {
    return item.text == name || (item.find("Name") != nullptr && item.find("Name")->text == name);
  });
}

Node Resolver::choose(const Node& argument, std::string_view logical_id) {
  if (!argument.is_list() || argument.items.size() != 3)
    return unresolved(
        argument.place, logical_id,
        {"bad-if", "Template error: Fn::If requires a list argument with the first element being a condition",
         ""});
  bool chosen = condition(text_of(argument.items[0]), argument.items[0].place, logical_id);
  return resolve_top(argument.items[chosen ? 1 : 2], logical_id);
}

Node Resolver::base64(const Node& argument, std::string_view logical_id) {
  Node value = resolve(argument, logical_id);
  if (!value.is_scalar()) return value;
  return make_scalar(core::encode_base64(scalar_text(value)), argument.place);
}

}  // namespace sls::model
