// The template that goes to AWS: the written text with the code of each function and layer at its zip, all
// else untouched, byte for byte: comments, intrinsics, spacing, numbers. Pure text in, text out.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace sls::packaging {

// Where the code of one resource is from now on.
struct PackagedCode {
  std::string logical_id;
  std::string value;                 // relative to where the packaged template lies, or s3://bucket/key
  std::string property = "CodeUri";  // of AWS::Lambda::Function it is Code, of layers ContentUri and Content
  // Instead of `value`: a map, as AWS::Lambda resources want it ({S3Bucket, S3Key}).
  std::vector<std::pair<std::string, std::string>> members;
};

// A property that is not written at the resource (none at all, or in Globals) is put there. Understands JSON,
// and YAML in block style, flow style and mixtures of them; the error says which resource it could not edit
// (an alias in place of its properties, say) and why.
core::Result<std::string> packaged_template(std::string_view text, const std::vector<PackagedCode>& code);

}  // namespace sls::packaging
