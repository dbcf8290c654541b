#include "code.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>

#include "core/base64.h"
#include "core/file.h"
#include "core/text.h"
#include "packaging/zip.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

// A name that changes when the file does.
std::string key_of(const fs::path& file) {
  std::error_code ignored;
  auto time = fs::last_write_time(file, ignored).time_since_epoch().count();
  auto size = fs::file_size(file, ignored);
  return core::sha256_hex(file.string() + "|" + std::to_string(time) + "|" + std::to_string(size)).substr(0, 16);
}

// Of folders in their order: a file of the last one counts.
std::string key_of_all(const std::vector<fs::path>& folders) {
  std::vector<std::string> all;
  for (const fs::path& folder : folders) {
    std::vector<std::string> keys;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) keys.push_back(key_of(entry.path()));
    std::sort(keys.begin(), keys.end());
    all.push_back(folder.string());
    all.insert(all.end(), keys.begin(), keys.end());
  }
  return core::sha256_hex(core::join(all, "|")).substr(0, 16);
}

// A folder as it is; a zip unpacked below `folder`, once.
core::Result<fs::path> as_folder(const fs::path& code, CodeFolder& folder, const std::string& name) {
  std::error_code error;
  if (!fs::is_regular_file(code, error)) return code;
  fs::path unpacked = folder.place(name + "-" + key_of(code));
  if (fs::is_directory(unpacked, error)) return unpacked;
  auto done = packaging::unpack_zip(code, unpacked);
  if (!done.ok()) return core::Failure{done.error()};
  return unpacked;
}

// The file that Handler names: Lambda writes inline code to index.py, index.js. The folder is named by what is in it:
// processes that run still have the one before.
core::Result<fs::path> write_inline(const model::Function& function, CodeFolder& folder) {
  std::string key = core::sha256_hex(function.runtime + "|" + function.inline_code).substr(0, 16);
  fs::path place = folder.place(function.logical_id + "-inline-" + key);
  std::error_code error;
  fs::create_directories(place, error);
  const char* name = function.runtime.starts_with("python") ? "index.py" : "index.js";
  auto written = core::write_file(place / name, function.inline_code);
  if (!written.ok()) return core::Failure{written.error()};
  return place;
}

core::Result<fs::path> lay_over(const model::Function& function, CodeFolder& folder) {
  std::vector<fs::path> layers;
  for (const fs::path& layer : function.layers) {
    auto unpacked = as_folder(layer, folder, layer.stem().string());
    if (!unpacked.ok()) return core::Failure{unpacked.error()};
    layers.push_back(*unpacked);
  }
  if (layers.size() == 1) return layers.front();
  // Named by what is in it, as above.
  fs::path all = folder.place(function.logical_id + "-opt-" + key_of_all(layers));
  std::error_code error;
  if (fs::is_directory(all, error)) return all;
  fs::path part = all.string() + "." + std::to_string(::getpid());  // another program may make the same
  fs::remove_all(part, error);
  fs::create_directories(part, error);
  for (const fs::path& layer : layers) {
    if (!error)
      fs::copy(layer, part,
               fs::copy_options::recursive | fs::copy_options::overwrite_existing | fs::copy_options::copy_symlinks,
               error);
    if (error) return core::Failure{"cannot unpack the layer " + layer.string() + ": " + error.message()};
  }
  fs::rename(part, all, error);
  if (error && fs::is_directory(all)) {  // it was first
    fs::remove_all(part, error);
    return all;
  }
  if (error) return core::Failure{"cannot make " + all.string() + ": " + error.message()};
  return all;
}

lambda::FunctionCode prepare_one(const model::Function& function, CodeFolder& folder, const Built& built) {
  lambda::FunctionCode code;
  code.packages = built.packages;
  code.sdk = built.sdk;
  auto root = function.inline_code.empty() ? as_folder(function.code_uri, folder, function.logical_id)
                                           : write_inline(function, folder);
  if (!root.ok()) {
    code.failure = root.error();
    return code;
  }
  code.task_root = built.task_root.empty() ? *root : built.task_root;
  if (code.task_root.empty()) code.failure = "the function has no CodeUri on this machine";
  if (function.layers.empty()) return code;
  auto opt = lay_over(function, folder);
  if (opt.ok()) {
    code.opt = *opt;
  } else {
    code.failure = opt.error();
  }
  return code;
}

}  // namespace

CodeFolder::CodeFolder(const fs::path& store) : path_(store / "code") {
  if (!store.empty()) return;
  std::string pattern = (fs::temp_directory_path() / "hello-sls-XXXXXX").string();
  temporary_ = ::mkdtemp(pattern.data()) != nullptr;
  path_ = pattern;  // what cannot be made is said by whoever writes there
}

CodeFolder::~CodeFolder() {
  std::error_code ignored;
  if (temporary_) fs::remove_all(path_, ignored);
}

fs::path CodeFolder::place(const std::string& name) {
  places_.insert(name);
  return path_ / name;
}

void CodeFolder::begin_use(const fs::path& built) {
  std::error_code ignored;  // what cannot be made is said by whoever writes there
  fs::create_directories(path_, ignored);
  if (!temporary_) use_.begin(path_);
  built_.begin(built);
}

void CodeFolder::remove_unused() {
  use_.clean([this](const std::string& name) { return places_.contains(name); });
}

lambda::CodePlaces prepare_code(const model::Application& application, CodeFolder& folder, const BuiltFunctions& built,
                                const std::function<bool(const model::Function&)>& wanted) {
  lambda::CodePlaces places;
  for (const model::Function& function : application.functions) {
    if (!wanted(function)) continue;
    auto found = built.find(function.logical_id);
    places[function.logical_id] = prepare_one(function, folder, found == built.end() ? Built() : found->second);
  }
  return places;
}

}  // namespace sls::stack
