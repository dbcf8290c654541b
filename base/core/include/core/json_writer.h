// JsonWriter: appends JSON text to a string, without building a tree; for proxy events and engine answers,
// where a tree costs more than the rest of the request. The caller keeps the order: key() before each value
// inside an object. Commas are put by the writer. Not thread-safe; it does not own the string.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sls::core {

// Appends `text` as a JSON string with its quotes. Control characters, quote and backslash are escaped; other
// bytes go out as they are, except bytes that are not UTF-8, which become U+FFFD: the output is valid UTF-8
// in any case.
void append_json_string(std::string& out, std::string_view text);

// Whether the text is a number by JSON's own grammar, so that it may be spliced into JSON as it stands.
bool is_json_number(std::string_view text);

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view value);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  // Appends text that is JSON already.
  JsonWriter& raw(std::string_view json);

  // key() and value in one call.
  JsonWriter& member(std::string_view name, std::string_view value) { return key(name).string(value); }
  JsonWriter& member(std::string_view name, const char* value) { return key(name).string(value); }
  JsonWriter& member(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  JsonWriter& member(std::string_view name, int value) { return key(name).integer(value); }
  JsonWriter& member(std::string_view name, bool value) { return key(name).boolean(value); }
  JsonWriter& member_null(std::string_view name) { return key(name).null(); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace sls::core
