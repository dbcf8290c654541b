// Signs requests for a test that compares the signatures with another signer's: one JSON object a line in,
// the Authorization header a line out.
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "aws/signature_v4.h"

int main() {
  using nlohmann::json;
  for (std::string line; std::getline(std::cin, line);) {
    json request = json::parse(line);
    std::string method = request["method"], path = request["path"], query = request["query"],
                body = request["body"];
    sls::aws::RequestParts parts{method, path, query};
    for (const json& header : request["headers"]) parts.headers.emplace_back(header[0], header[1]);
    parts.body = body;
    auto added = sls::aws::sign_v4(parts, {request["key"], request["secret"], request["token"]},
                                   {request["region"], request["service"]}, request["time"]);
    std::cout << added.back().second << "\n";
  }
  return 0;
}
