// The texts' form: a type begins a line, "TYPE doc-anchor"; below it, indented by two blanks for each level,
// "Name[!] kind[=A|B] [LEAST..MOST] [~|-]": `!` is required, A and B the only values, LEAST and MOST (either may be
// left out) the bounds of a number, of a text's length or of a list's count, `~` approximated, `-` not emulated.
// What stands below a property that is approximated or not emulated is so, too.
#include "schema/schema.h"

#include <array>
#include <charconv>
#include <map>

#include "core/text.h"

namespace sls::model {
namespace {

constexpr std::pair<std::string_view, PropertyKind> kKindNames[] = {
    {"any", PropertyKind::any},         {"word", PropertyKind::word},       {"source", PropertyKind::source},
    {"text", PropertyKind::text},       {"integer", PropertyKind::integer}, {"number", PropertyKind::number},
    {"boolean", PropertyKind::boolean}, {"list", PropertyKind::list},       {"texts", PropertyKind::texts},
    {"map", PropertyKind::map}};

PropertyKind kind_named(std::string_view name) {
  for (const auto& [known, kind] : kKindNames) {
    if (known == name) return kind;
  }
  return PropertyKind::any;
}

std::optional<long long> read_bound(std::string_view digits) {
  long long value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
}

PropertySchema read_property(const std::vector<std::string>& words, Fidelity inherited) {
  PropertySchema property;
  property.name = words[0];
  property.fidelity = inherited;
  property.required = property.name.ends_with("!");
  if (property.required) property.name.pop_back();
  std::size_t equals = words[1].find('=');
  property.kind = kind_named(std::string_view(words[1]).substr(0, equals));
  if (equals != std::string::npos)
    property.values = core::split(std::string_view(words[1]).substr(equals + 1), '|');
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (words[i] == "~") property.fidelity = Fidelity::approximated;
    if (words[i] == "-") property.fidelity = Fidelity::not_emulated;
    std::size_t dots = words[i].find("..");
    if (dots == std::string::npos) continue;
    property.least = read_bound(std::string_view(words[i]).substr(0, dots));
    property.most = read_bound(std::string_view(words[i]).substr(dots + 2));
  }
  return property;
}

class SchemaReader {
 public:
  void read(std::string_view text) {
    for (const std::string& line : core::split(text, '\n')) {
      std::size_t indent = line.find_first_not_of(' ');
      if (indent != std::string::npos)
        read_line(indent / 2, core::split(std::string_view(line).substr(indent), ' '));
    }
  }
  std::map<std::string, TypeSchema, std::less<>> take() { return std::move(types_); }

 private:
  void read_line(std::size_t depth, const std::vector<std::string>& words) {
    if (depth == 0) {
      type_ = &types_[words[0]];
      type_->name = words[0];
      type_->doc = "compatibility.md#" + words[1];
      return;
    }
    std::vector<PropertySchema>* list = &type_->properties;
    Fidelity inherited = Fidelity::emulated;
    for (std::size_t level = 1; level < depth; ++level) {
      inherited = list->back().fidelity;
      list = &list->back().members;
    }
    list->push_back(read_property(words, inherited));
  }

  std::map<std::string, TypeSchema, std::less<>> types_;
  TypeSchema* type_ = nullptr;
};

std::map<std::string, TypeSchema, std::less<>> read_all_schemas() {
  SchemaReader reader;
  for (std::string_view text : {kServerlessSchema, kEventSchema, kLambdaSchema, kRestApiSchema,
                                kHttpApiSchema, kDynamoDbSchema, kOtherSchema}) {
    reader.read(text);
  }
  return reader.take();
}

}  // namespace

const TypeSchema* find_schema(std::string_view type) {
  static const std::map<std::string, TypeSchema, std::less<>> kTypes = read_all_schemas();
  auto found = kTypes.find(type);
  return found == kTypes.end() ? nullptr : &found->second;
}

}  // namespace sls::model
