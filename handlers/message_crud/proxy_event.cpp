#include "proxy_event.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <optional>

#include "core/text.h"

namespace sls::message_crud {
namespace {

// Deeper than any event of API Gateway, shallow enough for the parser's recursion.
constexpr int kMaxDepth = 200;

// What the event holds, as views into the parsed copy.
struct RawEvent {
  std::string_view version, method, path, raw_path, http_method, stage, body;
  std::vector<std::pair<std::string_view, std::string_view>> path_parameters;
  bool has_records = false;
  bool has_body = false;
  bool is_base64 = false;
  bool is_object = false;
};

// Where in the event the parser is; everything that is not named here is passed over.
enum class Place { outside, top, request_context, http, path_parameters };

class EventReader {
 public:
  explicit EventReader(RawEvent& event) : event_(event) {}

  bool StartObject() {
    if (!enter()) return false;
    if (depth_ == 1) {
      place_ = Place::top;
      event_.is_object = true;
    } else if (depth_ == 2 && place_ == Place::top) {
      if (key_ == "requestContext") place_ = Place::request_context;
      if (key_ == "pathParameters") place_ = Place::path_parameters;
    } else if (depth_ == 3 && place_ == Place::request_context && key_ == "http") {
      place_ = Place::http;
    }
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    --depth_;
    if (depth_ == 1) place_ = Place::top;
    if (depth_ == 2 && place_ == Place::http) place_ = Place::request_context;
    return true;
  }
  bool StartArray() {
    if (depth_ == 1 && key_ == "Records") event_.has_records = true;
    return enter();
  }
  bool EndArray(rapidjson::SizeType) {
    --depth_;
    return true;
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    if (wanted_here()) key_ = {text, size};
    return true;
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    if (wanted_here()) take({text, size});
    return true;
  }
  bool Bool(bool value) {
    if (depth_ == 1 && key_ == "isBase64Encoded") event_.is_base64 = value;
    return true;
  }
  bool Null() {
    // Of a member that occurs twice the last counts.
    if (depth_ == 1 && key_ == "body") event_.has_body = false;
    return true;
  }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return true; }
  bool Int(int) { return true; }
  bool Uint(unsigned) { return true; }
  bool Int64(std::int64_t) { return true; }
  bool Uint64(std::uint64_t) { return true; }
  bool Double(double) { return true; }

 private:
  bool enter() { return ++depth_ <= kMaxDepth; }

  bool wanted_here() const {
    switch (place_) {
      case Place::top:
        return depth_ == 1;
      case Place::request_context:
      case Place::path_parameters:
        return depth_ == 2;
      case Place::http:
        return depth_ == 3;
      default:
        return false;
    }
  }

  void take(std::string_view text) {
    if (place_ == Place::top) {
      take_top(text);
    } else if (place_ == Place::path_parameters) {
      event_.path_parameters.emplace_back(key_, text);
    } else if (place_ == Place::http) {
      if (key_ == "method") event_.http_method = text;
    } else if (key_ == "stage") {
      event_.stage = text;
    }
  }

  void take_top(std::string_view text) {
    if (key_ == "body") {
      event_.body = text;
      event_.has_body = true;
    } else if (key_ == "path") {
      event_.path = text;
    } else if (key_ == "httpMethod") {
      event_.method = text;
    } else if (key_ == "rawPath") {
      event_.raw_path = text;
    } else if (key_ == "version") {
      event_.version = text;
    }
  }

  RawEvent& event_;
  std::string_view key_;
  Place place_ = Place::outside;
  int depth_ = 0;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "%41" → "A"; what is no escape stays as it is.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      decoded.push_back(text[i]);
      continue;
    }
    decoded.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return decoded;
}

// An HTTP API with a named stage leaves the stage in front of the path; a REST API (no version) never does.
std::string_view without_stage(std::string_view path, const RawEvent& raw) {
  if (raw.version.empty() || raw.stage.empty() || raw.stage == "$default") return path;
  std::string_view rest = path;
  if (!rest.starts_with('/')) return path;
  rest.remove_prefix(1);
  if (!rest.starts_with(raw.stage)) return path;
  rest.remove_prefix(raw.stage.size());
  return rest.empty() || rest.front() == '/' ? rest : path;
}

ProxyEvent make_event(const RawEvent& raw) {
  bool second_format = !raw.http_method.empty() && !raw.raw_path.empty();
  // HTTP APIs hand over paths and path parameters decoded, REST APIs as the client sent them.
  bool encoded = raw.version.empty();
  auto text_of = [&](std::string_view text) { return encoded ? percent_decoded(text) : std::string(text); };
  ProxyEvent event;
  event.method = second_format ? raw.http_method : raw.method;
  std::string_view path = without_stage(second_format ? raw.raw_path : raw.path, raw);
  event.path = text_of(path);
  std::size_t start = 0;
  while (start < path.size()) {
    std::size_t end = std::min(path.find('/', start), path.size());
    if (end > start) event.segments.push_back(text_of(path.substr(start, end - start)));
    start = end + 1;
  }
  for (const auto& [name, value] : raw.path_parameters)
    event.path_parameters.emplace_back(std::string(name), text_of(value));
  event.body = raw.body;
  event.has_body = raw.has_body && !raw.body.empty();
  event.is_base64 = raw.is_base64;
  return event;
}

handler::HandlerError not_json(const rapidjson::ParseResult& result) {
  if (result.Code() == rapidjson::kParseErrorTermination)
    return {"Runtime.UnmarshalError",
            "the event is nested deeper than " + std::to_string(kMaxDepth) + " levels"};
  return {"Runtime.UnmarshalError", std::string("the event is not JSON: ") +
                                        rapidjson::GetParseError_En(result.Code()) + " (at byte " +
                                        std::to_string(result.Offset()) + ")"};
}

handler::HandlerError not_a_proxy_event(const RawEvent& raw) {
  std::string found = !raw.is_object    ? "it is not a JSON object"
                      : raw.has_records ? "it has \"Records\", as events of SNS, SQS, S3 and streams do"
                                        : "it has neither \"httpMethod\" and \"path\" nor \"rawPath\" and "
                                          "\"requestContext.http.method\"";
  return {"Function.NotAProxyEvent",
          "message_crud handles events of API Gateway (REST API, or HTTP API with payload "
          "format 1.0 or 2.0); this event is none: " +
              found};
}

}  // namespace

core::Result<ProxyEvent, handler::HandlerError> parse_proxy_event(std::string_view payload) {
  // Parsed in place, on a copy of its own: no text of the event is copied again before it is wanted.
  std::string text(payload);
  RawEvent raw;
  EventReader reader(raw);
  rapidjson::InsituStringStream stream(text.data());
  rapidjson::Reader parser;
  auto result =
      parser.Parse<rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag>(stream, reader);
  if (result.IsError()) return core::Failure{not_json(result)};
  // The parser takes a zero byte for the end of the text.
  if (stream.Tell() < text.size())
    return core::Failure{
        handler::HandlerError{"Runtime.UnmarshalError", "the event is not JSON: it holds a zero byte"}};
  bool first_format = !raw.method.empty() && !raw.path.empty();
  bool second_format = !raw.http_method.empty() && !raw.raw_path.empty();
  if (!first_format && !second_format) return core::Failure{not_a_proxy_event(raw)};
  return make_event(raw);
}

}  // namespace sls::message_crud
