// LiveApplication: what a reload is: template, variables and code are read again, and what runs is replaced by them. What
// cannot be used is told, and what ran before goes on. Its reload() is one thread's.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "local_stack.h"
#include "reload.h"
#include "stack/options.h"
#include "template/application.h"

namespace sls::stack {

class LiveApplication {
 public:
  struct Settings {
    TemplateOptions source;
    VariableOptions variables;
    FunctionOptions functions;
    std::function<void(const std::string&)> print;
    // Makes it ready to be run on this machine. May be empty.
    std::function<std::shared_ptr<const model::Application>(std::shared_ptr<const model::Application>)> prepare;
    // Routes requests to it from now on.
    std::function<void(std::shared_ptr<const model::Application>)> route;
  };
  // `application` runs already. Borrows the stack.
  LiveApplication(Settings settings, std::shared_ptr<const model::Application> application, LocalStack& stack);

  WatchedPlaces places() const;
  // `changed` as a Reloader gives it. Gives what is to be watched from now on.
  WatchedPlaces reload(const std::set<std::filesystem::path>& changed);

 private:
  bool replace(const std::set<std::filesystem::path>& changed);
  bool keeps_the_old(const model::Application& application) const;

  const Settings settings_;
  std::shared_ptr<const model::Application> application_;
  std::string template_text_;  // as it was read
  LocalStack& stack_;
};

}  // namespace sls::stack
