#include "scenario.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base64.h"
#include "core/text.h"
#include "gateway/local_tokens.h"
#include "template/load.h"

namespace sls::gateway {
namespace {

using nlohmann::json;

// Whether `answer` has all that `wanted` has: members of objects may be more, lists must be as long.
bool contains(const json& answer, const json& wanted) {
  if (wanted.is_object() && answer.is_object()) {
    return std::all_of(wanted.items().begin(), wanted.items().end(), [&](const auto& member) {
      return answer.contains(member.key()) && contains(answer[member.key()], member.value());
    });
  }
  if (wanted.is_array() && answer.is_array()) {
    return wanted.size() == answer.size() &&
           std::equal(answer.begin(), answer.end(), wanted.begin(), contains);
  }
  return wanted == answer;
}

std::pair<std::string, std::string> split_header(const std::string& text) {
  std::size_t colon = text.find(':');
  return {text.substr(0, colon), std::string(core::trim(text.substr(std::min(colon + 1, text.size()))))};
}

// "event@function~" → "event~", "function".
std::pair<std::string, std::string> split_at(const std::string& word) {
  std::size_t at = word.find('@');
  if (at == std::string::npos) return {word, ""};
  bool part = word.back() == '~';
  return {word.substr(0, at) + (part ? "~" : ""), word.substr(at + 1, word.size() - at - (part ? 2 : 1))};
}

std::string values_of(const http::Headers& headers, const std::string& name) {
  std::string text;
  for (const auto& [known, value] : headers) {
    if (core::equals_ignoring_case(known, name)) text += (text.empty() ? "" : " | ") + value;
  }
  return text;
}

model::Cors read_cors(const std::string& text) {
  model::Cors cors;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    std::string name = word.substr(0, word.find('='));
    std::string value = word.substr(word.find('=') + 1);
    if (name == "origins") cors.allow_origins = core::split(value, ',');
    if (name == "origin") cors.allow_origin = value;
    if (name == "methods") cors.allow_methods = value;
    if (name == "headers") cors.allow_headers = value;
    if (name == "expose") cors.expose_headers = value;
    if (name == "age") cors.max_age = value;
    if (name == "credentials") cors.allow_credentials = value == "true";
  }
  return cors;
}

// One key for all scenarios: making one takes longer than they do.
const std::string& signing_key() {
  static const std::string key = make_signing_key();
  return key;
}

}  // namespace

Scenario::Scenario(std::string kind)
    : kind_(std::move(kind)),
      application_(std::make_shared<model::Application>()),
      fixture_({.jwks = {jwks_of(signing_key()).value()}}) {
  application_->functions.push_back({.logical_id = "F", .name = "F", .timeout_seconds = 900});
  fixture_.invoker().set_answer("", {{.payload = R"({"statusCode":200})"}});
  if (kind_.empty()) return;
  model::Api api;
  api.logical_id = "Api";
  api.id = "abcdefghij";
  api.kind = kind_ == "rest" ? model::ApiKind::rest : model::ApiKind::http;
  api.stage = kind_ == "rest" ? "Prod" : "$default";
  application_->apis.push_back(std::move(api));
}

void Scenario::run(const std::string& word, const std::string& rest) {
  if (describe(word, rest) || script(word, rest) || wait(word, rest) || ask(word, rest)) return;
  if (!request_ && !caught_) {
    FAIL() << "'" << word << "' is no word, or stands before any request";
  }
  if (request_) send();
  checked_ = true;
  if (!expect_event(word, rest) && !expect_answer(word, rest)) FAIL() << "what is '" << word << "'?";
}

void Scenario::finish() {
  if (!checked_) ADD_FAILURE() << "a request without an expectation";
}

bool Scenario::describe(const std::string& word, const std::string& rest) {
  if (word == "template") {
    load_template(rest);
    return true;
  }
  if (word == "token") {
    std::size_t end = rest.find(' ');
    tokens_[rest.substr(0, end)] = sign_token(rest.substr(end + 1), signing_key()).value();
    return true;
  }
  if (word != "route" && word != "stage" && word != "binary" && word != "variable" && word != "cors") return false;
  model::Api& api = application_->apis.at(0);
  if (word == "stage") api.stage = rest;
  if (word == "binary") api.binary_media_types = core::split(rest, ' ');
  if (word == "variable") api.stage_variables[rest.substr(0, rest.find('='))] = rest.substr(rest.find('=') + 1);
  if (word == "cors") api.cors = read_cors(rest);
  if (word == "route") {
    model::Route route{.api = api.logical_id, .function = "F"};
    route.method = rest.substr(0, rest.find(' '));
    route.path = rest.substr(rest.find(' ') + 1);
    route.payload_format = kind_ == "http-2.0" ? "2.0" : "1.0";
    route.operation = rest;
    api.routes.push_back(std::move(route));
  }
  return true;
}

void Scenario::load_template(const std::string& text) {
  auto loaded = model::load_application_text(text, "/template.yaml", {});
  ASSERT_TRUE(loaded.ok()) << loaded.error().diagnostic.message;
  for (const model::Diagnostic& finding : (*loaded)->diagnostics) {
    if (finding.severity == model::Severity::error)
      ADD_FAILURE() << finding.position.line << ": " << finding.message;
  }
  application_ = std::make_shared<model::Application>(**loaded);
}

bool Scenario::script(const std::string& word, const std::string& rest) {
  auto [name, function] = split_at(word);
  test::ScriptedInvoker::Answer answer;
  if (name == "handler") {
    answer.result.payload = rest;
  } else if (name == "handler64") {
    answer.result.payload = core::decode_base64(rest).value();
  } else if (name == "handler*") {
    answer.result.payload = R"({"statusCode":200,"body":")" + std::string(std::stoul(rest), 'x') + "\"}";
  } else if (name == "handler!") {
    answer.result = {.payload = rest, .function_error = "Unhandled", .reason = "it failed"};
  } else if (name == "throttled") {
    answer.result = {.payload = "{}", .function_error = "Unhandled", .throttled = true};
  } else if (name == "silent") {
    answer.result.payload = R"({"statusCode":200})";
    answer.silent = true;
  } else {
    return false;
  }
  fixture_.invoker().set_answer(function, std::move(answer));
  return true;
}

// Time passes, or a silent function answers, while a request waits.
bool Scenario::wait(const std::string& word, const std::string& rest) {
  if (word != "clock" && word != "release") return false;
  if (request_) send();
  if (word == "release") {
    fixture_.invoker().release();
  } else {
    fixture_.clock().advance(std::stoll(rest.substr(1)));
    fixture_.gateway().check_timeouts();
  }
  return true;
}

bool Scenario::ask(const std::string& word, const std::string& rest) {
  if (word == ">") {
    finish();
    http::Request request;
    request.method = rest.substr(0, rest.find(' '));
    std::string target = rest.substr(rest.find(' ') + 1);
    std::size_t mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    request.has_query = mark < target.size();
    if (request.has_query) request.query = target.substr(mark + 1);
    request.peer_address = "127.0.0.1";
    request_ = std::move(request);
    caught_.reset();
    checked_ = false;
  } else if (!request_) {
    return false;
  } else if (word == "with") {
    auto [name, value] = split_header(rest);
    request_->headers.add(name, with_tokens(value));
  } else if (word == "with*") {
    request_->headers.add(rest.substr(0, rest.find(' ')), std::string(std::stoul(rest.substr(rest.find(' '))), 'x'));
  } else if (word == "body") {
    request_->body = rest;
  } else if (word == "body64") {
    request_->body = core::decode_base64(rest).value();
  } else if (word == "body*") {
    request_->body = std::string(std::stoul(rest), 'x');
  } else {
    return false;
  }
  return true;
}

// "$NAME" → that token.
std::string Scenario::with_tokens(std::string text) const {
  for (const auto& [name, token] : tokens_) {
    std::size_t at = text.find("$" + name);
    if (at != std::string::npos) text.replace(at, name.size() + 1, token);
  }
  return text;
}

void Scenario::send() {
  if (!loaded_) fixture_.gateway().set_application(application_);
  loaded_ = true;
  if (!request_->headers.has("Host")) request_->headers.add("Host", "localhost:3000");
  fixture_.invoker().invocations().clear();
  caught_ = fixture_.send(*std::exchange(request_, std::nullopt));
}

const std::string* Scenario::last_event(const std::string& function) const {
  const std::string* event = nullptr;
  for (const lambda::Invocation& invocation :
       const_cast<test::GatewayFixture&>(fixture_).invoker().invocations()) {
    if (function.empty() || invocation.function == function) event = &invocation.payload;
  }
  return event;
}

bool Scenario::expect_event(const std::string& word, const std::string& rest) {
  auto [name, function] = split_at(word);
  if (name == "not-invoked") {
    EXPECT_EQ(last_event(function), nullptr);
    return true;
  }
  if (name != "event" && name != "event~" && name != "without") return false;
  const std::string* text = last_event(function);
  if (text == nullptr) {
    ADD_FAILURE() << "no function was invoked; answered "
                  << (caught_->answer ? caught_->answer->body : "nothing");
    return true;
  }
  json event = json::parse(*text);
  if (name == "event") {
    EXPECT_EQ(event, json::parse(rest)) << event.dump(1);
  } else if (name == "event~") {
    EXPECT_TRUE(contains(event, json::parse(rest))) << event.dump(1);
  } else {
    EXPECT_FALSE(event.contains(json::json_pointer(rest))) << event.dump(1);
  }
  return true;
}

bool Scenario::expect_answer(const std::string& word, const std::string& rest) {
  if (word == "<nothing") {
    EXPECT_FALSE(caught_->answer.has_value());
    return true;
  }
  if (!caught_->answer) {
    ADD_FAILURE() << "not answered";
    return true;
  }
  const http::Response& answer = *caught_->answer;
  if (word == "<") {
    EXPECT_EQ(answer.status, std::stoi(rest)) << answer.body.substr(0, 200);
    EXPECT_EQ(caught_->times, 1);
  } else if (word == "<h") {
    auto [name, value] = split_header(rest);
    EXPECT_EQ(values_of(answer.headers, name), value) << name;
  } else if (word == "<no") {
    EXPECT_FALSE(answer.headers.has(rest)) << values_of(answer.headers, rest);
  } else if (word == "<has") {
    EXPECT_TRUE(answer.headers.has(rest));
  } else if (word == "<body") {
    EXPECT_EQ(answer.body, rest);
  } else if (word == "<body64") {
    EXPECT_EQ(core::encode_base64(answer.body), rest);
  } else if (word == "<body*") {
    EXPECT_EQ(answer.body.size(), std::stoul(rest));
  } else {
    return false;
  }
  return true;
}

}  // namespace sls::gateway
