#include "item_json.h"

#include <algorithm>

#include "core/base64.h"
#include "core/json_writer.h"
#include "core/small_document.h"
#include "core/text.h"

namespace sls::dynamodb {
namespace {

// The value of an attribute is level 1; 31 containers may follow.
constexpr int kDeepest = 32;
constexpr std::size_t kLongestName = 65'535;  // bytes of an attribute's name
// Deeper than any value the service stores, and shallow enough for recursion.
constexpr int kDeepestJson = 400;

int depth_of(std::string_view body) {
  int depth = 0, deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    char c = body[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{' || c == '[') deepest = std::max(deepest, ++depth);
    if (c == '}' || c == ']') --depth;
  }
  return deepest;
}

// Reads one value tree in one dialect.
class Reader {
 public:
  explicit Reader(Dialect dialect) : dialect_(dialect) {}

  AttributeValue read(const JsonValue& json, int level) {
    if (level > kDeepest) fail_too_deep();
    const JsonValue* chosen = nullptr;
    AttributeValue value;
    if (json.IsNull()) fail_empty();
    for (const auto& member : json.GetObject()) {
      auto type = type_named(view_of(member.name));
      if (!type || member.value.IsNull()) continue;
      if (chosen != nullptr) {
        throw messages::request_validation(dialect_,
                                           "Supplied AttributeValue has more than one datatypes set, must "
                                           "contain exactly one of the supported datatypes");
      }
      chosen = &member.value;
      value.type = *type;
    }
    if (chosen == nullptr) fail_empty();
    fill(value, *chosen, level);
    return value;
  }

  Item read_map(const JsonValue& json, int level) {
    if (level == 1) item_ = &json;
    Item item;
    item.reserve(json.MemberCount());
    for (const auto& member : json.GetObject()) {
      if (member.value.IsNull()) continue;
      if (member.name.GetStringLength() == 0) fail_unnamed(level);
      if (member.name.GetStringLength() > kLongestName)
        throw messages::request_validation(dialect_,
                                           "Attribute name is too large, must be less than 65536 bytes");
      item.emplace_back(std::string(view_of(member.name)), read(member.value, level));
    }
    sort_unique(item);
    return item;
  }

 private:
  // A name that stands twice keeps its last value.
  static void sort_unique(Item& item) {
    auto less = [](const Attribute& a, const Attribute& b) { return a.first < b.first; };
    if (!std::is_sorted(item.begin(), item.end(), less)) std::stable_sort(item.begin(), item.end(), less);
    auto last = item.begin();
    for (auto it = item.begin(); it != item.end(); ++it) {
      auto next = std::next(it);
      if (next != item.end() && next->first == it->first) continue;
      if (last != it) *last = std::move(*it);
      ++last;
    }
    item.erase(last, item.end());
  }

  // Of an item, its own names come first, then the depth of all its values, then names within them.
  [[noreturn]] void fail_unnamed(int level) const {
    if (level > 1 && item_ != nullptr && is_too_deep(*item_, 0)) fail_too_deep();
    throw messages::request_validation(dialect_, "Empty attribute name");
  }

  [[noreturn]] void fail_too_deep() const {
    if (item_ != nullptr && item_->HasMember("")) fail_unnamed(1);
    throw messages::request_validation(dialect_,
                                       "Nesting Levels have exceeded supported limits: Attributes in the "
                                       "item have nested levels beyond supported limit");
  }

  // A value is an object in JSON and its map or list another one below it.
  static bool is_too_deep(const JsonValue& json, int depth) {
    if (depth > 2 * kDeepest) return true;
    if (json.IsArray())
      return std::any_of(json.Begin(), json.End(),
                         [&](const auto& each) { return is_too_deep(each, depth + 1); });
    return json.IsObject() && std::any_of(json.MemberBegin(), json.MemberEnd(), [&](const auto& member) {
             return is_too_deep(member.value, depth + 1);
           });
  }

  [[noreturn]] void fail_empty() const {
    throw messages::request_validation(
        dialect_, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }

  std::string read_number(std::string_view raw) {
    auto number = Number::parse(raw);
    if (!number.ok()) throw messages::number_error(dialect_, number.error(), raw);
    return number->to_string();
  }

  void fill(AttributeValue& value, const JsonValue& json, int level) {
    switch (value.type) {
      case Type::s:
        value.text = view_of(json);
        return;
      case Type::n:
        value.text = read_number(view_of(json));
        return;
      case Type::b:
        value.text = *core::decode_base64(view_of(json));
        return;
      case Type::boolean:
        value.boolean = json.GetBool();
        return;
      case Type::null:
        if (!json.GetBool())
          throw messages::invalid_parameter(dialect_,
                                            "Null attribute value types must have the value of true");
        return;
      case Type::m:
        value.map = read_map(json, level + 1);
        return;
      case Type::l:
        value.list.reserve(json.Size());
        for (const auto& element : json.GetArray()) value.list.push_back(read(element, level + 1));
        return;
      case Type::ss:
      case Type::ns:
      case Type::bs:
        return fill_set(value, json);
    }
  }

  void fill_set(AttributeValue& value, const JsonValue& json) {
    if (json.Empty()) {
      std::string_view text = value.type == Type::ss   ? "An string set  may not be empty"
                              : value.type == Type::ns ? "An number set  may not be empty"
                                                       : "Binary sets should not be empty";
      throw messages::invalid_parameter(dialect_, text);
    }
    for (const auto& element : json.GetArray()) {
      std::string_view raw = view_of(element);
      value.set.push_back(value.type == Type::ns   ? read_number(raw)
                          : value.type == Type::bs ? *core::decode_base64(raw)
                                                   : std::string(raw));
    }
    sort_set(value);
    auto twice = std::adjacent_find(value.set.begin(), value.set.end());
    if (twice != value.set.end()) throw duplicates(value, json);
  }

  // Text or bytes of a set's members, as the new wording lists them.
  static std::vector<std::string> in_order_of_discovery(const JsonValue& json, bool binary) {
    std::vector<std::string> members;
    for (const auto& element : json.GetArray())
      members.push_back(binary ? *core::decode_base64(view_of(element)) : std::string(view_of(element)));
    auto repeat = members.begin();
    while (std::find(members.begin(), repeat, *repeat) == repeat) ++repeat;
    std::sort(members.begin(), repeat);
    return members;
  }

  // The new wording lists members up to the first repeat in order, then the repeat, then the rest; the old
  // one as sent.
  ServiceError duplicates(const AttributeValue& value, const JsonValue& json) const {
    bool old = dialect_ == Dialect::bare_old;
    bool binary = value.type == Type::bs;
    if (value.type == Type::ns) {
      if (old) return messages::validation("Input collection contains duplicates");
      return messages::invalid_parameter(dialect_, "Input collection contains duplicates.");
    }
    std::string list;
    auto append = [&](std::string_view member) {
      if (!list.empty()) list += binary && !old ? "," : ", ";
      list += old ? std::string(member) : "\"" + std::string(member) + "\"";
    };
    if (old) {
      for (const auto& element : json.GetArray()) append(view_of(element));
    } else {
      for (const std::string& member : in_order_of_discovery(json, binary))
        append(binary ? core::encode_base64(member) : member);
    }
    if (binary)
      return messages::invalid_parameter(dialect_,
                                         "Input collection [" + list + "]of type BS contains duplicates.");
    return messages::invalid_parameter(dialect_, "Input collection [" + list + "] contains duplicates.");
  }

  Dialect dialect_;
  const JsonValue* item_ = nullptr;  // the item that is read, while it is one
};

}  // namespace

void sort_set(AttributeValue& value) {
  if (value.type != Type::ns) return std::sort(value.set.begin(), value.set.end());
  std::sort(value.set.begin(), value.set.end(), [](const std::string& a, const std::string& b) {
    return Number::from_canonical(a) < Number::from_canonical(b);
  });
}

int parse_body(std::string_view body, rapidjson::Document& document) {
  // The depth is counted first: RapidJSON's iterative parser would take any depth, but what reads the tree
  // recurses.
  int depth = depth_of(body);
  if (depth > kDeepestJson) throw messages::serialization("");
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(body.data(),
                                                                                         body.size());
  if (document.HasParseError() || !document.IsObject()) throw messages::serialization("");
  return depth;
}

AttributeValue read_value(const JsonValue& json, Dialect dialect) { return Reader(dialect).read(json, 1); }
Item read_item(const JsonValue& json, Dialect dialect) { return Reader(dialect).read_map(json, 1); }

void append_value(std::string& out, const AttributeValue& value) {
  out += "{\"";
  out += type_name(value.type);
  out += "\":";
  auto append_set = [&] {
    out += '[';
    for (std::size_t i = 0; i < value.set.size(); ++i) {
      if (i > 0) out += ',';
      core::append_json_string(out,
                               value.type == Type::bs ? core::encode_base64(value.set[i]) : value.set[i]);
    }
    out += ']';
  };
  switch (value.type) {
    case Type::s:
    case Type::n:
      core::append_json_string(out, value.text);
      break;
    case Type::b:
      core::append_json_string(out, core::encode_base64(value.text));
      break;
    case Type::null:
      out += "true";
      break;
    case Type::boolean:
      out += value.boolean ? "true" : "false";
      break;
    case Type::ss:
    case Type::ns:
    case Type::bs:
      append_set();
      break;
    case Type::m:
      append_item(out, value.map);
      break;
    case Type::l:
      out += '[';
      for (std::size_t i = 0; i < value.list.size(); ++i) {
        if (i > 0) out += ',';
        append_value(out, value.list[i]);
      }
      out += ']';
      break;
  }
  out += '}';
}

void append_item(std::string& out, const Item& item) {
  out += '{';
  for (std::size_t i = 0; i < item.size(); ++i) {
    if (i > 0) out += ',';
    core::append_json_string(out, item[i].first);
    out += ':';
    append_value(out, item[i].second);
  }
  out += '}';
}

Item read_stored_item(std::string_view canonical) {
  core::SmallDocument<> document;
  document->Parse<rapidjson::kParseIterativeFlag>(canonical.data(), canonical.size());
  if (document->HasParseError() || !document->IsObject())
    throw messages::internal_error("the store holds an item that cannot be read");
  return read_item(*document, Dialect::bare_old);
}

}  // namespace sls::dynamodb
