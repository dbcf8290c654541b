// Any bytes as a handler's answer, whole or as a stream that begins with a prelude: the response that a client gets has a status of HTTP and headers that end
// no line.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "response.h"
#include "streamed_response.h"

namespace {

void check(const sls::gateway::MappedResponse& mapped) {
  if (mapped.response.status < 100 || mapped.response.status > 999) std::abort();
  for (const auto& [name, value] : mapped.response.headers) {
    if (name.empty() || name.find_first_of("\r\n: ") != std::string::npos) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string payload(reinterpret_cast<const char*>(data), size);
  for (auto kind : {sls::model::ApiKind::rest, sls::model::ApiKind::http}) {
    sls::model::Api api;
    api.kind = kind;
    api.binary_media_types = {"image/*"};
    check(sls::gateway::map_response_v1(payload, api, "image/png"));
  }
  check(sls::gateway::map_response_v2(payload));
  check(sls::gateway::map_prelude(payload));
  sls::http::Responder nobody;
  sls::gateway::StreamedResponse stream(nobody, [](sls::http::Response& head) { check({head, std::nullopt, ""}); });
  stream.begin("application/vnd.awslambda.http-integration-response");
  stream.write(payload.substr(0, size / 2));
  stream.write(payload.substr(size / 2));
  stream.finish();
  if (!stream.has_started() && stream.fault().empty()) std::abort();
  return 0;
}
