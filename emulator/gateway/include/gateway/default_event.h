// The event that a request without surprises would make: what `invoke` sends when no event is given.
#pragma once

#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/ids.h"
#include "template/application.h"

namespace sls::gateway {

// The proxy event of `method path` on the application: through the route that takes it (its format decides),
// else as a REST event. Variables in `path` ("/message/{id}") are filled with their own names. `body` may be
// empty.
std::string default_event(const model::Application& application, std::string_view method,
                          std::string_view path, std::string body, core::Clock& clock, core::IdSource& ids);

}  // namespace sls::gateway
