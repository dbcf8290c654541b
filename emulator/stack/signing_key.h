// The key in the store that signs local tokens. Made when it is first needed; it is no secret of anybody's and
// signs for nobody but the gateway here.
#pragma once

#include <filesystem>
#include <string>

#include "stack/failure.h"
#include "template/application.h"

namespace sls::stack {

// The key of that store as PEM. Needs no ownership of the store.
Result<std::string> signing_key(const std::filesystem::path& store_folder);

// Whether any API has an authorizer that takes tokens.
bool takes_tokens(const model::Application& application);

}  // namespace sls::stack
