// Why there is no answer, in words.
#pragma once

#include <httplib.h>

#include <string>

namespace sls::outgoing {

std::string why_none(httplib::Error error);

}  // namespace sls::outgoing
