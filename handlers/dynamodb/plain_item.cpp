#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <utility>

#include "core/json_writer.h"
#include "core/small_document.h"
#include "dynamodb_client/plain_item.h"

namespace sls::dynamodb_client {
namespace {

using rapidjson::Value;

// DynamoDB allows 32 levels, each of which is two of JSON; anything deeper is no answer of DynamoDB's.
constexpr int kMaxPlainDepth = 200;

std::string_view text_of(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

class PlainWriter {
 public:
  bool write_map(const Value& map, int depth) {
    if (!map.IsObject() || depth > kMaxPlainDepth) return false;
    out_.push_back('{');
    bool first = true;
    for (const auto& member : map.GetObject()) {
      separate(first);
      core::append_json_string(out_, text_of(member.name));
      out_ += ": ";
      if (!write_value(member.value, depth + 1)) return false;
    }
    out_.push_back('}');
    return true;
  }

  std::string take() { return std::move(out_); }

 private:
  void separate(bool& first) {
    if (!std::exchange(first, false)) out_ += ", ";
  }

  bool write_value(const Value& value, int depth) {
    if (!value.IsObject() || value.MemberCount() != 1 || depth > kMaxPlainDepth) return false;
    std::string_view type = text_of(value.MemberBegin()->name);
    const Value& content = value.MemberBegin()->value;
    if (type == "M") return write_map(content, depth);
    if (type == "L")
      return write_elements(content, [&](const Value& element) { return write_value(element, depth + 1); });
    if (type == "SS" || type == "BS")
      return write_elements(content, [&](const Value& element) { return write_text(element); });
    if (type == "NS")
      return write_elements(content, [&](const Value& element) { return write_number(element); });
    if (type == "S" || type == "B") return write_text(content);
    if (type == "N") return write_number(content);
    if (type == "BOOL" && content.IsBool()) {
      out_ += content.GetBool() ? "true" : "false";
      return true;
    }
    if (type == "NULL") out_ += "null";
    return type == "NULL";
  }

  template <typename Write>
  bool write_elements(const Value& list, Write write) {
    if (!list.IsArray()) return false;
    out_.push_back('[');
    bool first = true;
    for (const Value& element : list.GetArray()) {
      separate(first);
      if (!write(element)) return false;
    }
    out_.push_back(']');
    return true;
  }

  bool write_text(const Value& text) {
    if (text.IsString()) core::append_json_string(out_, text_of(text));
    return text.IsString();
  }

  bool write_number(const Value& number) {
    if (!number.IsString()) return false;
    // What is none (another engine's "Infinity", say) goes out as a text.
    if (!core::is_json_number(text_of(number))) return write_text(number);
    out_ += text_of(number);
    return true;
  }

  std::string out_;
};

}  // namespace

core::Result<std::string> plain_item(std::string answer) {
  core::SmallDocument<> parsed;
  rapidjson::Document& document = *parsed;
  // Without recursion: the answer's depth is whatever the other side sent.
  document.ParseInsitu<rapidjson::kParseIterativeFlag>(answer.data());
  if (document.HasParseError())
    return core::Failure{std::string("GetItem answered with what is not JSON: ") +
                         rapidjson::GetParseError_En(document.GetParseError())};
  if (!document.IsObject()) return core::Failure{std::string("GetItem answered with JSON that is no object")};
  auto item = document.FindMember("Item");
  if (item == document.MemberEnd() || item->value.IsNull()) return std::string();
  PlainWriter writer;
  if (!writer.write_map(item->value, 1))
    return core::Failure{std::string("GetItem answered with an Item whose attribute values are malformed")};
  return writer.take();
}

}  // namespace sls::dynamodb_client
