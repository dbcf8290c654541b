#include "authorizer_answer.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "core/json_writer.h"
#include "core/small_document.h"
#include "core/text.h"
#include "response_parts.h"

namespace sls::gateway {
namespace {

std::string json_text(const rapidjson::Value& value) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  value.Accept(writer);
  return {text.GetString(), text.GetSize()};
}

// A text or a list of texts.
bool read_list(const rapidjson::Value* value, std::vector<std::string>& list) {
  if (value == nullptr) return false;
  if (value->IsString()) {
    list.emplace_back(view(*value));
    return true;
  }
  if (!value->IsArray()) return false;
  for (const auto& item : value->GetArray()) {
    if (!item.IsString()) return false;
    list.emplace_back(view(item));
  }
  return true;
}

std::string read_statement(const rapidjson::Value& value, AuthorizerAnswer& answer) {
  if (!value.IsObject()) return "a Statement is no object";
  const rapidjson::Value* effect = find_member(value, "Effect");
  if (effect == nullptr || !effect->IsString() || (view(*effect) != "Allow" && view(*effect) != "Deny"))
    return "a Statement has no Effect Allow or Deny";
  AuthorizerAnswer::Statement statement{view(*effect) == "Allow", {}, {}};
  if (!read_list(find_member(value, "Action"), statement.actions)) return "a Statement has no Action";
  if (!read_list(find_member(value, "Resource"), statement.resources)) return "a Statement has no Resource";
  answer.statements.push_back(std::move(statement));
  return "";
}

std::string read_policy(const rapidjson::Value& root, AuthorizerAnswer& answer) {
  const rapidjson::Value* principal = find_member(root, "principalId");
  if (principal == nullptr || !principal->IsString()) return "principalId is not text";
  const rapidjson::Value* policy = find_member(root, "policyDocument");
  if (policy == nullptr || !policy->IsObject()) return "there is no policyDocument";
  const rapidjson::Value* statements = find_member(*policy, "Statement");
  if (statements == nullptr) return "the policy has no Statement";
  if (!statements->IsArray()) return read_statement(*statements, answer);
  for (const auto& statement : statements->GetArray()) {
    if (auto wrong = read_statement(statement, answer); !wrong.empty()) return wrong;
  }
  return "";
}

// REST hands the context over flat and as text, with the principal beside it.
std::string write_rest_context(const rapidjson::Value& root, std::string& out) {
  core::JsonWriter json(out);
  json.begin_object();
  const rapidjson::Value* context = find_member(root, "context");
  if (context != nullptr && !context->IsNull()) {
    if (!context->IsObject()) return "context is not an object";
    for (const auto& member : context->GetObject()) {
      if (member.value.IsNull()) continue;
      auto text = scalar_text(member.value, true);
      if (!text) return "context." + std::string(view(member.name)) + " is an object or a list";
      json.member(view(member.name), *text);
    }
  }
  json.member("principalId", view(*find_member(root, "principalId")));
  return "";
}

std::string write_http_context(const rapidjson::Value& root, std::string& out) {
  const rapidjson::Value* context = find_member(root, "context");
  if (context != nullptr && !context->IsNull() && !context->IsObject()) return "context is not an object";
  out = context == nullptr ? "null" : json_text(*context);
  return "";
}

}  // namespace

std::optional<AuthorizerAnswer> read_authorizer_answer(std::string_view payload,
                                                       const model::Authorizer& authorizer,
                                                       model::ApiKind kind, std::string& reason) {
  core::SmallDocument<> document;
  const rapidjson::Document& root =
      document->Parse<rapidjson::kParseIterativeFlag>(payload.data(), payload.size());
  if (has_nul(payload) || root.HasParseError() || !root.IsObject()) {
    reason = "the answer is not a JSON object";
    return std::nullopt;
  }
  AuthorizerAnswer answer;
  if (authorizer.simple_responses) {
    const rapidjson::Value* yes = find_member(root, "isAuthorized");
    if (yes == nullptr || !yes->IsBool()) reason = "isAuthorized is not a boolean";
    answer.is_authorized = yes != nullptr && yes->IsBool() && yes->GetBool();
  } else {
    reason = read_policy(root, answer);
  }
  if (!reason.empty()) return std::nullopt;
  reason = kind == model::ApiKind::rest ? write_rest_context(root, answer.context)
                                        : write_http_context(root, answer.context);
  if (!reason.empty()) return std::nullopt;
  const rapidjson::Value* usage_key = find_member(root, "usageIdentifierKey");
  if (usage_key != nullptr && usage_key->IsString()) answer.usage_key = view(*usage_key);
  return answer;
}

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

Verdict evaluate(const AuthorizerAnswer& answer, std::string_view arn) {
  if (answer.is_authorized) return *answer.is_authorized ? Verdict::allow : Verdict::deny;
  Verdict verdict = Verdict::deny;
  for (const AuthorizerAnswer::Statement& statement : answer.statements) {
    bool action = false;
    for (const std::string& written : statement.actions)
      action = action || matches_wildcard(core::to_lower(written), "execute-api:invoke");
    bool resource = false;
    for (const std::string& written : statement.resources)
      resource = resource || matches_wildcard(written, arn);
    if (!action || !resource) continue;
    if (!statement.allows) return Verdict::explicit_deny;
    verdict = Verdict::allow;
  }
  return verdict;
}

}  // namespace sls::gateway
