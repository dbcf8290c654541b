// The emulator's own calls to elsewhere over HTTP (cpp-httplib inside): blocking, for start-up work and commands, never
// on a request's way.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "core/result.h"

namespace sls::outgoing {

struct IgnoringCase {
  bool operator()(const std::string& a, const std::string& b) const;
};

struct Answer {
  int status = 0;
  std::string body;
  // Names compare without case.
  std::multimap<std::string, std::string, IgnoringCase> headers;
};

// GET of a whole http URL. The error is a sentence: which URL, and why no answer came.
core::Result<Answer, std::string> call_get(const std::string& url, std::chrono::milliseconds timeout);

// POST of a body to a whole http URL; the same otherwise. `timeout` is that of the answer.
core::Result<Answer, std::string> call_post(const std::string& url, const std::map<std::string, std::string>& headers,
                                            const std::string& body, const std::string& content_type,
                                            std::chrono::milliseconds timeout);

}  // namespace sls::outgoing
