// The code of an application's functions as folders of this machine: what /var/task and /opt are on AWS. Zips are
// unpacked, inline code is written to a file, layers are laid one over the other; a folder is used where it is.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <set>

#include "builder.h"
#include "folder_use.h"
#include "lambda/lambda.h"
#include "template/application.h"

namespace sls::stack {

// Where code is unpacked: kept between starts below the store, else a temporary folder that goes with this
// object. Until then it is in use, and so is what is built: no other program removes it.
class CodeFolder {
 public:
  // `store`: its folder; empty for an in-memory store.
  explicit CodeFolder(const std::filesystem::path& store);
  ~CodeFolder();
  CodeFolder(const CodeFolder&) = delete;
  CodeFolder& operator=(const CodeFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Where what has this name lies; it is kept from now on.
  std::filesystem::path place(const std::string& name);

  // Before anything is built or unpacked. `built`: the builder's folder, which may not be there yet.
  void begin_use(const std::filesystem::path& built);
  // Removes what earlier runs have left here and no place() has named, unless another program uses the folder.
  void remove_unused();
  FolderUse& built() { return built_; }

 private:
  std::filesystem::path path_;
  bool temporary_ = false;
  std::set<std::string> places_;
  FolderUse use_;
  FolderUse built_;
};

// Of the functions that `wanted` names. What fails is said in the place's `failure`.
// `built`: what of it was installed or built elsewhere.
lambda::CodePlaces prepare_code(const model::Application& application, CodeFolder& folder, const BuiltFunctions& built,
                                const std::function<bool(const model::Function&)>& wanted);

}  // namespace sls::stack
