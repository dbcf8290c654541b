// The program that Lambda starts: the handler on the Lambda Runtime API.
#include "hello.h"
#include "runtime/process.h"

int main() {
  using namespace sls;
  return runtime::run_process(
      [](const handler::Variables&) -> core::Result<handler::Handler, handler::HandlerError> {
        return handler::Handler(say_hello);
      });
}
