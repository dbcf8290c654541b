// Scenario: one scenario of a .case file on a gateway of its own; cases_test.cpp says what the words mean.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <optional>
#include <string>

#include "gateway_fixture.h"

namespace sls::gateway {

class Scenario {
 public:
  // `kind` is rest, http-1.0 or http-2.0; empty for a scenario with a template.
  explicit Scenario(std::string kind);
  void run(const std::string& word, const std::string& rest);
  void finish();

 private:
  bool describe(const std::string& word, const std::string& rest);
  bool wait(const std::string& word, const std::string& rest);
  bool ask(const std::string& word, const std::string& rest);
  bool script(const std::string& word, const std::string& rest);
  bool expect_event(const std::string& word, const std::string& rest);
  bool expect_answer(const std::string& word, const std::string& rest);
  void load_template(const std::string& text);
  void send();
  std::string with_tokens(std::string text) const;
  const std::string* last_event(const std::string& function) const;

  std::string kind_;
  std::shared_ptr<model::Application> application_;
  test::GatewayFixture fixture_;
  std::optional<http::Request> request_;
  std::shared_ptr<test::CaughtAnswer> caught_;
  std::map<std::string, std::string> tokens_;
  bool loaded_ = false;
  bool checked_ = true;
};

}  // namespace sls::gateway
