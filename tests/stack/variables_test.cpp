// Variables that a developer gives beside the template.
#include "variables.h"

#include <gtest/gtest.h>

namespace sls::stack {
namespace {

TEST(Variables, ThatAreLambdasOwnAreNotSetAndSaidOnce) {
  model::Application application;
  for (const char* name : {"F", "G"}) {
    model::Function function;
    function.logical_id = name;
    function.environment = {{"TABLE", "t"}};
    application.functions.push_back(function);
  }
  VariableOptions options;
  options.pairs = {{"TABLE", "other"}, {"AWS_REGION", "eu-west-1"}, {"AWS_LAMBDA_METADATA_API", "1"}};
  auto read = read_variables(options, application);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->by_function.at("F"), (std::map<std::string, std::string>{{"TABLE", "other"}}));
  const std::string rest = " is not set: Lambda sets it itself, and AWS refuses functions that do; leave it out";
  EXPECT_EQ(read->warnings, (std::vector<std::string>{"variable AWS_LAMBDA_METADATA_API" + rest, "variable AWS_REGION" + rest}));
}

}  // namespace
}  // namespace sls::stack
