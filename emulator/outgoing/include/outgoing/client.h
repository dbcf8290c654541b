// The emulator's own calls to elsewhere over HTTP (cpp-httplib inside): blocking, for start-up work and commands, never
// on a request's way.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "core/result.h"

namespace sls::outgoing {

struct Answer {
  int status = 0;
  std::string body;
  std::multimap<std::string, std::string> headers;
};

// GET of a whole http URL. The error is a sentence: which URL, and why no answer came.
core::Result<Answer, std::string> call_get(const std::string& url, std::chrono::milliseconds timeout);

}  // namespace sls::outgoing
