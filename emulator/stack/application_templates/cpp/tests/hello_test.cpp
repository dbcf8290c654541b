// The handler without Lambda: make -C src test
#include <iostream>

#include "hello.h"

namespace {

int failures = 0;

void expect_in_answer(std::string_view event, const std::string& part) {
  auto answer = say_hello(event, sls::handler::Context{});
  if (answer.ok() && answer->find(part) != std::string::npos) return;
  std::cerr << event << ": there is no " << part << " in " << (answer.ok() ? *answer : answer.error().message)
            << "\n";
  ++failures;
}

}  // namespace

int main() {
  expect_in_answer(R"({"pathParameters": {"name": "Ada"}})", "Hello, Ada!");
  expect_in_answer(R"({"pathParameters": {"name": "Ada"}})", "\"statusCode\":200");
  expect_in_answer(R"({"pathParameters": null})", "\"statusCode\":400");
  expect_in_answer("no JSON", "\"statusCode\":400");
  return failures == 0 ? 0 : 1;
}
