#include "aws/profiles.h"

#include <algorithm>
#include <filesystem>

#include "core/file.h"
#include "core/text.h"

namespace sls::aws {
namespace {

using Settings = std::map<std::string, std::string>;  // by name in lower case
using Profiles = std::map<std::string, Settings>;

// Ways to credentials that only AWS's own tools go.
constexpr std::string_view kElsewhere[] = {"sso_session", "sso_start_url", "role_arn", "credential_process",
                                           "credential_source", "web_identity_token_file", "login_session"};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// A comment begins a line, or stands behind a blank.
std::string_view without_comment(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool begins = text[i] == '#' || text[i] == ';';
    if (begins && (i == 0 || is_blank(text[i - 1]))) return text.substr(0, i);
  }
  return text;
}

std::string unquoted(std::string_view name) {
  bool quoted = name.size() >= 2 && (name.front() == '"' || name.front() == '\'') && name.front() == name.back();
  return std::string(quoted ? name.substr(1, name.size() - 2) : name);
}

// The profile that a "[…]" begins; empty for one of another kind, such as [sso-session x]. In the config file all but
// the default one are called "profile NAME".
std::string profile_of_heading(std::string_view heading, bool is_config) {
  std::string_view name = core::trim(heading);
  constexpr std::string_view kPrefix = "profile";
  if (!is_config) return unquoted(name);
  if (name == "default") return "default";
  bool prefixed = name.starts_with(kPrefix) && name.size() > kPrefix.size() && is_blank(name[kPrefix.size()]);
  return prefixed ? unquoted(core::trim(name.substr(kPrefix.size()))) : "";
}

Profiles read_profiles(std::string_view text, bool is_config) {
  Profiles profiles;
  Settings* current = nullptr;
  for (const std::string& line : core::split(text, '\n')) {
    // Indented lines belong to a setting that has several, of which none is needed here.
    if (line.empty() || is_blank(line[0])) continue;
    std::string_view content = core::trim(without_comment(line));
    if (content.starts_with('[')) {
      std::string name = profile_of_heading(content.substr(1, content.find(']') - 1), is_config);
      current = name.empty() ? nullptr : &profiles[name];
      continue;
    }
    std::size_t equals = content.find('=');
    if (current == nullptr || equals == std::string_view::npos) continue;
    (*current)[core::to_lower(core::trim(content.substr(0, equals)))] = core::trim(content.substr(equals + 1));
  }
  return profiles;
}

// Variables and settings are the same kind of map.
std::string setting(const Settings& settings, const std::string& name) {
  auto found = settings.find(name);
  return found == settings.end() ? "" : found->second;
}

std::filesystem::path shared_file(const Variables& variables, const std::string& variable, const std::string& name) {
  std::string home = setting(variables, "HOME"), given = setting(variables, variable);
  if (given.starts_with("~/") && !home.empty()) return std::filesystem::path(home) / given.substr(2);
  if (!given.empty()) return given;
  return home.empty() ? std::filesystem::path() : std::filesystem::path(home) / ".aws" / name;
}

}  // namespace

std::string profile_from(const Variables& variables) {
  std::string profile = setting(variables, "AWS_PROFILE");
  return profile.empty() ? setting(variables, "AWS_DEFAULT_PROFILE") : profile;
}

core::Result<Credentials> profile_credentials(const Variables& variables, const std::string& profile) {
  auto text_of = [&variables](const char* variable, const char* name) {
    auto text = core::read_file(shared_file(variables, variable, name));
    return text.ok() ? *text : std::string();
  };
  return credentials_of_profile(profile, text_of("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
                                text_of("AWS_CONFIG_FILE", "config"));
}

core::Result<Credentials> credentials_of_profile(const std::string& profile, std::string_view credentials_file,
                                                 std::string_view config_file) {
  Profiles kept = read_profiles(credentials_file, false), configured = read_profiles(config_file, true);
  if (!kept.contains(profile) && !configured.contains(profile))
    return core::Failure{"The config profile (" + profile + ") could not be found"};
  for (const Settings* settings : {&kept[profile], &configured[profile]}) {
    Credentials credentials{setting(*settings, "aws_access_key_id"), setting(*settings, "aws_secret_access_key"),
                            setting(*settings, "aws_session_token")};
    if (credentials.access_key_id.empty() && credentials.secret_access_key.empty()) continue;
    const char* missing = credentials.access_key_id.empty()       ? "aws_access_key_id"
                          : credentials.secret_access_key.empty() ? "aws_secret_access_key"
                                                                  : nullptr;
    if (missing == nullptr) return credentials;
    return core::Failure{"Partial credentials found in the profile " + profile + ", missing: " + missing};
  }
  for (std::string_view way : kElsewhere) {
    bool goes = kept[profile].contains(std::string(way)) || configured[profile].contains(std::string(way));
    if (goes)
      return core::Failure{"the profile " + profile + " gets its credentials by " + std::string(way) +
                           ", which is not done here: aws configure export-credentials --profile " + profile +
                           " --format env prints them"};
  }
  return core::Failure{"the profile " + profile + " has no credentials: aws configure --profile " + profile +
                       " writes them"};
}

}  // namespace sls::aws
