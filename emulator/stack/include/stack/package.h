// package: the application as AWS deploys it: a zip per function and per layer, checked, uploaded where a
// bucket is named, and packaged.yaml.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

// Where the zips go. No bucket: nowhere, they stay in the folder.
struct UploadOptions {
  std::string bucket;
  std::string prefix;        // of the keys; may be empty
  std::string endpoint_url;  // of something other than AWS's S3; may be empty
  EndpointCredentials credentials;  // the environment's; without them a profile's, for AWS or where one is named
  std::string profile;              // --profile, which goes before the environment; may be empty
  std::string ca_file;  // certificates to trust instead of the system's; may be empty
};

struct PackageOptions {
  TemplateOptions source;
  std::filesystem::path output_folder = "dist";
  std::string function;                            // only this one, with its layers; empty: all
  std::string architecture;                        // "x86_64", "arm64"; empty: the template's
  std::filesystem::path bootstrap;                 // --bootstrap; empty: looked for beside the program
  std::filesystem::path program_file;              // the running hello-sls
  std::map<std::string, std::string> environment;  // of this process, for pip, npm and make
  bool verbose_build = false;
  bool check = true;
  UploadOptions upload;
  std::function<void(const std::string&)> print;  // one line for people
  // Of an upload, as it goes: the file's name, bytes sent, bytes in all. May be empty.
  std::function<void(const std::string&, std::uint64_t, std::uint64_t)> progress;
  // Whether to stop: asked between two steps. May be empty.
  std::function<bool()> interrupted;
};

struct Packaged {
  struct Artifact {
    std::string logical_id;  // of the function or layer
    std::filesystem::path file;
    std::uintmax_t bytes = 0;
    std::string key;         // in the bucket
    std::string uri;         // s3://bucket/key; empty: not uploaded
    bool was_there = false;  // nothing had to be sent: the bucket had these very bytes
  };
  std::vector<Artifact> artifacts;
  std::filesystem::path packaged_template;
};

// Either all of it is there when this returns, or what was in the folder before is untouched.
Result<Packaged> package(const PackageOptions& options, core::Clock& clock, core::IdSource& ids);

}  // namespace sls::stack
