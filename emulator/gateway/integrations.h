// Answers of integrations that are no functions. Pure.
#pragma once

#include "http/message.h"
#include "template/application.h"

namespace sls::gateway {

// A mock integration's: it has no trace header and needs no function.
http::Response mock_response(const model::MockAnswer& mock);
// Of an integration that is not emulated, in this program's own words: AWS would call something else here.
http::Response not_emulated_response(const model::Route& route);

}  // namespace sls::gateway
