#include "core/json.h"

#include <nlohmann/json.hpp>

namespace sls::core {
namespace {

constexpr int kDeepest = 500;

// Stops the parse at the depth limit or the first error, and remembers where; builds nothing.
class Checker : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool key(string_t&) override { return true; }
  bool start_object(std::size_t) override { return enter(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    position_ = position;
    message_ = reason(error.what());
    return false;
  }

  bool too_deep() const { return depth_ > kDeepest; }
  std::size_t position() const { return position_; }
  const std::string& message() const { return message_; }

 private:
  bool enter() { return ++depth_ <= kDeepest; }
  bool leave() {
    --depth_;
    return true;
  }
  // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …" keeps what
  // follows the place.
  static std::string reason(std::string_view what) {
    std::size_t place = what.find("column ");
    std::size_t colon = place == std::string_view::npos ? place : what.find(": ", place);
    return std::string(colon == std::string_view::npos ? what : what.substr(colon + 2));
  }

  int depth_ = 0;
  std::size_t position_ = 0;
  std::string message_;
};

JsonError locate(std::string_view text, std::size_t position, std::string message) {
  JsonError error{std::move(message), 1, 1};
  // The parser reports the number of bytes it has read, so the offending one is the last of them.
  std::size_t offset = position > 0 ? position - 1 : 0;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    error.column = text[i] == '\n' ? 1 : error.column + 1;
    if (text[i] == '\n') ++error.line;
  }
  return error;
}

}  // namespace

Result<Json, JsonError> parse_json(std::string_view text) {
  Checker checker;
  if (!Json::sax_parse(text.begin(), text.end(), &checker)) {
    if (checker.too_deep()) return Failure{JsonError{"nested deeper than 500 levels", 1, 1}};
    return Failure{locate(text, checker.position(), checker.message())};
  }
  return Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
}

std::string dump_json(const Json& value, int indent) {
  return value.dump(indent, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

}  // namespace sls::core
