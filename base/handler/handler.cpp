#include "handler/handler.h"

#include "core/json_writer.h"

namespace sls::handler {

std::string error_payload(const HandlerError& error) {
  std::string text;
  core::JsonWriter(text)
      .begin_object()
      .member("errorMessage", error.message)
      .member("errorType", error.type)
      .key("stackTrace")
      .begin_array()
      .end_array()
      .end_object();
  return text;
}

}  // namespace sls::handler
