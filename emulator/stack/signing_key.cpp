#include "signing_key.h"

#include "core/file.h"
#include "gateway/local_tokens.h"

namespace sls::stack {
namespace fs = std::filesystem;

Result<std::string> signing_key(const fs::path& store_folder) {
  fs::path file = store_folder / "token-key.pem";
  if (fs::exists(file)) {
    auto text = core::read_file(file);
    if (!text.ok()) return fail(FailureKind::environment, text.error());
    if (gateway::jwks_of(*text)) return std::move(*text);
    return fail(FailureKind::environment, file.string() + " holds no private key; remove it to get a new one");
  }
  std::error_code error;
  fs::create_directories(store_folder, error);
  if (error) return fail(FailureKind::environment, "cannot make " + store_folder.string() + ": " + error.message());
  std::string key = gateway::make_signing_key();
  for (const auto& [name, text] : {std::pair(store_folder / ".gitignore", std::string("*\n")), std::pair(file, key)}) {
    if (fs::exists(name)) continue;
    if (auto written = core::write_file(name, text); !written.ok())
      return fail(FailureKind::environment, written.error());
  }
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, error);
  if (error) return fail(FailureKind::environment, "cannot protect " + file.string() + ": " + error.message());
  return key;
}

bool takes_tokens(const model::Application& application) {
  for (const model::Api& api : application.apis) {
    for (const model::Authorizer& authorizer : api.authorizers) {
      if (authorizer.kind == model::AuthorizerKind::jwt || authorizer.kind == model::AuthorizerKind::cognito)
        return true;
    }
  }
  return false;
}

}  // namespace sls::stack
