// Reply: what an operation answers, and the proxy response it becomes.
#pragma once

#include <string>
#include <string_view>

namespace sls::message_crud {

struct Reply {
  int status = 200;
  std::string body;   // JSON
  std::string allow;  // the Allow header of a 405; empty otherwise
};

// {"success": true}
Reply success();
Reply created(std::string_view message_id);
// {"success": false, "error": {"code", "message"}}
Reply failure(int status, std::string_view code, std::string_view message);

// The proxy response in the form that REST APIs and both payload formats of HTTP APIs take.
std::string proxy_response(const Reply& reply);

}  // namespace sls::message_crud
