// Any value as a property of a template that has parameters, mappings, conditions and resources: every
// intrinsic in it is resolved, or named with its place.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "intrinsics/macros.h"
#include "intrinsics/resolver.h"
#include "reading/yaml_reader.h"

namespace {

constexpr std::string_view kAround = R"(
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters:
  Name: {Type: String, Default: name}
  Names: {Type: CommaDelimitedList, Default: "a,b"}
  Unknown: {Type: String}
Mappings:
  Sizes: {small: {units: "1"}, large: {units: "2"}}
Conditions:
  Always: !Equals [a, a]
  Never: !Not [!Condition Always]
Resources:
  Table: {Type: AWS::DynamoDB::Table}
)";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sls::model;
  SourceFiles files;
  Diagnostics ignored, diagnostics;
  Node root, value;
  if (read_template_text(kAround, files.add("around.yaml"), ignored, root)) std::abort();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (read_template_text(text, files.add("value.yaml"), ignored, value)) return 0;
  root.members.push_back({"Value", value.place, std::move(value)});
  LoadOptions options;
  Resolver resolver(root, options, ignored);
  // Nothing is read from files: the folder is not there.
  expand_macros(root, resolver, diagnostics, files, "/nowhere");
  Resolver again(root, options, diagnostics);
  again.add_resource("Table", "AWS::DynamoDB::Table", "Table");
  to_json(again.resolve(*root.find("Value"), "Value"));
  for (const Diagnostic& diagnostic : diagnostics.take("around.yaml")) {
    if (diagnostic.message.empty() || diagnostic.code.empty()) std::abort();
  }
  return 0;
}
