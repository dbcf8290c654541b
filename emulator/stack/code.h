// The code of an application's functions as folders of this machine: what /var/task and /opt are on AWS. Zips are
// unpacked, inline code is written to a file, layers are laid one over the other; a folder is used where it is.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "builder.h"
#include "lambda/lambda.h"
#include "template/application.h"

namespace sls::stack {

// Where code is unpacked: kept between starts below the store, else a temporary folder that goes with this
// object.
class CodeFolder {
 public:
  // `store`: its folder; empty for an in-memory store.
  explicit CodeFolder(const std::filesystem::path& store);
  ~CodeFolder();
  CodeFolder(const CodeFolder&) = delete;
  CodeFolder& operator=(const CodeFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool temporary_ = false;
};

// Of the functions that `wanted` names. What fails is said in the place's `failure`.
// `built`: what of it was installed or built elsewhere.
lambda::CodePlaces prepare_code(const model::Application& application, const std::filesystem::path& folder,
                                const BuiltFunctions& built,
                                const std::function<bool(const model::Function&)>& wanted);

}  // namespace sls::stack
