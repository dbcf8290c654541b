#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <utility>

#include "core/json_writer.h"
#include "core/text.h"
#include "dynamodb_client/plain_item.h"

namespace sls::dynamodb_client {
namespace {

// DynamoDB takes 32 levels and words the refusal; this bound only keeps the parser's recursion shallow.
constexpr int kMaxJsonDepth = 200;

struct Member {
  std::string name;
  std::size_t begin;  // of its text in the output, after the comma
  std::size_t end;
};

// Keeps the last of the members that share a name, in the place of that last one.
void drop_repeated(std::vector<Member>& members) {
  std::vector<std::size_t> order(members.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    int names = members[a].name.compare(members[b].name);
    return names != 0 ? names < 0 : a < b;
  });
  std::vector<bool> dropped(members.size());
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (members[order[i - 1]].name == members[order[i]].name) dropped[order[i - 1]] = true;
  }
  std::vector<Member> kept;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!dropped[i]) kept.push_back(std::move(members[i]));
  }
  members = std::move(kept);
}

// Writes each value as DynamoDB JSON while it is read. The outermost object is not written: its members are.
class AttributeWriter {
 public:
  bool StartObject() {
    if (levels_.empty()) {
      levels_.push_back({true, {}});
      return true;
    }
    return open(R"({"M":{)", true);
  }
  bool EndObject(rapidjson::SizeType) {
    std::vector<Member>& members = levels_.back().members;
    std::size_t count = members.size();
    drop_repeated(members);
    if (levels_.size() == 1) return true;
    if (members.size() < count) rewrite(members);
    return close("}}");
  }
  bool StartArray() { return !levels_.empty() && open(R"({"L":[)", false); }
  bool EndArray(rapidjson::SizeType) { return close("]}"); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    Level& level = levels_.back();
    if (levels_.size() > 1 && !level.members.empty()) out_.push_back(',');
    level.members.push_back({std::string(text, size), out_.size(), out_.size()});
    if (levels_.size() == 1) return true;
    core::append_json_string(out_, level.members.back().name);
    out_.push_back(':');
    return true;
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    if (!begin_value()) return false;
    out_ += R"({"S":)";
    core::append_json_string(out_, {text, size});
    return end_value("}");
  }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    if (!begin_value()) return false;
    out_ += R"({"N":")";
    out_.append(text, size);
    return end_value("\"}");
  }
  bool Bool(bool value) {
    return begin_value() && end_value(value ? R"({"BOOL":true})" : R"({"BOOL":false})");
  }
  bool Null() { return begin_value() && end_value(R"({"NULL":true})"); }
  // The parser reports numbers as text only; the interface asks for these all the same.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  bool is_object() const { return !levels_.empty(); }
  std::vector<Attribute> attributes() const {
    std::vector<Attribute> result;
    for (const Member& member : levels_.front().members)
      result.push_back({member.name, out_.substr(member.begin, member.end - member.begin)});
    return result;
  }

 private:
  struct Level {
    bool is_map;
    std::vector<Member> members;
    std::size_t begin = 0;  // of the text between the brackets
    bool has_elements = false;
  };

  bool begin_value() {
    if (levels_.empty()) return false;
    Level& level = levels_.back();
    if (!level.is_map && std::exchange(level.has_elements, true)) out_.push_back(',');
    return true;
  }
  bool end_value(std::string_view text) {
    out_ += text;
    if (levels_.back().is_map) levels_.back().members.back().end = out_.size();
    return true;
  }
  bool open(std::string_view text, bool is_map) {
    if (levels_.size() >= kMaxJsonDepth || !begin_value()) return false;
    out_ += text;
    levels_.push_back({is_map, {}, out_.size()});
    return true;
  }
  bool close(std::string_view text) {
    levels_.pop_back();
    return end_value(text);
  }
  void rewrite(const std::vector<Member>& members) {
    std::string text;
    for (const Member& member : members) {
      if (!text.empty()) text.push_back(',');
      text.append(out_, member.begin, member.end - member.begin);
    }
    out_.replace(levels_.back().begin, std::string::npos, text);
  }

  std::string out_;
  std::vector<Level> levels_;
};

// The parser stops at what no double holds, which is far beyond DynamoDB's 9.99E125: the service's words for
// it.
constexpr char kNumberOverflow[] =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";

PlainError parse_failure(const rapidjson::ParseResult& result) {
  if (result.Code() == rapidjson::kParseErrorNumberTooBig)
    return {PlainProblem::number_out_of_range, kNumberOverflow};
  return {PlainProblem::malformed, std::string("the body is not JSON: ") +
                                      rapidjson::GetParseError_En(result.Code()) + " (at byte " +
                                      std::to_string(result.Offset()) + ")"};
}

}  // namespace

core::Result<std::vector<Attribute>, PlainError> attributes_from_json(std::string_view json) {
  if (!core::is_utf8(json)) return core::Failure{PlainError{PlainProblem::malformed, "the body is not UTF-8"}};
  AttributeWriter writer;
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::Reader parser;
  auto result = parser.Parse<rapidjson::kParseNumbersAsStringsFlag>(stream, writer);
  if (result.Code() == rapidjson::kParseErrorTermination) {
    // The writer stopped the parser: at a value that is no object, or too deep.
    if (writer.is_object())
      return core::Failure{PlainError{PlainProblem::malformed, "the body is nested deeper than 200 levels"}};
    return core::Failure{PlainError{PlainProblem::no_object, "the body must be a JSON object"}};
  }
  if (result.IsError()) return core::Failure{parse_failure(result)};
  // The parser takes a zero byte for the end of the text.
  if (stream.Tell() < json.size())
    return core::Failure{PlainError{PlainProblem::malformed, "the body is not JSON: it holds a zero byte"}};
  return writer.attributes();
}

}  // namespace sls::dynamodb_client
