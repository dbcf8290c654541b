#include "packaging/check.h"

#include <algorithm>
#include <array>
#include <set>

#include "elf_facts.h"
#include "handler_check.h"
#include "runtime_image.h"
#include "zip_reader.h"

namespace sls::packaging {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kZippedLimit = 50ULL * 1024 * 1024;
constexpr std::uintmax_t kUnzippedLimit = 250ULL * 1024 * 1024;
constexpr std::size_t kEnvironmentLimit = 4 * 1024;
constexpr std::size_t kElfHeader = 64;

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

class PackageCheck {
 public:
  explicit PackageCheck(const CheckedPackage& package) : package_(package) {}

  // False when the zip cannot be read at all.
  bool open() {
    auto opened = ZipReader::open(package_.zip);
    if (!opened.ok()) {
      error(opened.error());
      return false;
    }
    zip_ = std::move(*opened);
    for (const fs::path& layer : package_.layers) {
      // A layer has its own check, which says what is wrong with it.
      if (auto layer_zip = ZipReader::open(layer); layer_zip.ok()) layers_.push_back(std::move(*layer_zip));
    }
    return true;
  }

  void check_sizes() {
    std::error_code ignored;
    std::uintmax_t zipped = fs::file_size(package_.zip, ignored);
    if (zipped > kZippedLimit && !package_.goes_through_s3)
      error("the zip is " + std::to_string(zipped) + " bytes, and Lambda takes up to " +
            std::to_string(kZippedLimit) + " (50 MB) in a call; with --s3-bucket it may be larger");
    std::uintmax_t unzipped = zip_->unzipped();
    for (const auto& layer : layers_) unzipped += layer->unzipped();
    if (unzipped > kUnzippedLimit)
      error("Unzipped size must be smaller than " + std::to_string(kUnzippedLimit) + " bytes (250 MB" +
            (layers_.empty() ? "" : ", with its layers") + "); it is " + std::to_string(unzipped));
  }

  void check_environment(const model::Function& function) {
    std::size_t bytes = 0;
    for (const auto& [name, value] : function.environment) bytes += name.size() + value.size();
    if (bytes > kEnvironmentLimit)
      error(
          "Lambda was unable to configure your environment variables because the environment variables you "
          "have "
          "provided exceeded the 4KB limit. They are " +
          std::to_string(bytes) + " bytes.");
  }

  void check_architecture(const std::string& of_template, const char* property) {
    if (of_template.empty() || of_template == package_.architecture) return;
    error("it is packaged for " + package_.architecture + " and the template says " + of_template +
          "; write " + property + ": [" + package_.architecture + "], or package without --arch");
  }

  void check_handler(const model::Function& function) {
    std::vector<const ZipReader*> layers;
    for (const auto& layer : layers_) layers.push_back(layer.get());
    std::string missing = missing_handler(function, *zip_, layers);
    if (missing.empty()) return;
    if (function.has_layers_elsewhere) {
      findings_.push_back({false, missing + " (unless a layer has it that is not of this template)"});
    } else {
      error(missing);
    }
  }

  void check_programs(const std::string& runtime) {
    for (const auto& zip : layers_) add_names(*zip);
    add_names(*zip_);
    const RuntimeImage* image = runtime.empty() ? nullptr : &image_of(runtime);
    for (std::size_t i = 0; i < zip_->files().size(); ++i) {
      const ZippedFile& file = zip_->files()[i];
      if (file.size < kElfHeader) continue;
      auto begin = zip_->read(i, kElfHeader);
      if (!begin.ok()) return error(begin.error());
      if (!is_elf(*begin)) continue;
      auto bytes = zip_->read(i);
      if (!bytes.ok()) return error(bytes.error());
      check_program(file.name, *bytes, image, runtime);
    }
  }

  std::vector<Finding> take() { return std::move(findings_); }

 private:
  void error(std::string message) { findings_.push_back({true, std::move(message)}); }

  void add_names(const ZipReader& zip) {
    for (const ZippedFile& file : zip.files()) names_.insert(base_name(file.name));
  }

  // Some packages of Node.js bring a build for each machine, and choose when they run; its folder says which
  // it is.
  static bool is_one_of_several(const std::string& name) {
    static constexpr std::array<std::string_view, 14> kMachines = {
        "x64",  "x86_64", "x86-64", "amd64", "arm64", "aarch64", "armv",
        "-arm", "ia32",   "i386",   "i686",  "musl",  "riscv",   "prebuilds/"};
    return std::any_of(kMachines.begin(), kMachines.end(),
                       [&](std::string_view machine) { return name.find(machine) != std::string::npos; });
  }

  void check_program(const std::string& name, const std::string& bytes, const RuntimeImage* image,
                     const std::string& runtime) {
    bool chosen_at_run_time = runtime.starts_with("nodejs") && is_one_of_several(name);
    auto facts = read_elf(bytes);
    if (!facts) return error(name + " is a damaged program (ELF)");
    if (facts->architecture != package_.architecture || !facts->is_64_bit) {
      if (!chosen_at_run_time)
        error(name + " is built for " + facts->architecture + (facts->is_64_bit ? "" : ", 32 bit") +
              ", and the function runs on " + package_.architecture);
      return;
    }
    if (image == nullptr || (chosen_at_run_time && is_of_musl(*facts))) return;
    check_python_version(name, runtime);
    check_libraries(name, *facts, *image);
    check_versions(name, *facts, *image);
  }

  static bool is_of_musl(const ElfFacts& facts) {
    return std::any_of(facts.libraries.begin(), facts.libraries.end(),
                       [](const std::string& library) { return library.find("musl") != std::string::npos; });
  }

  // "x.cpython-311-x86_64-linux-gnu.so" is looked for by Python 3.11 only.
  void check_python_version(const std::string& name, const std::string& runtime) {
    constexpr std::string_view kMark = ".cpython-3";
    std::size_t at = name.find(kMark);
    if (at == std::string::npos || !runtime.starts_with("python3.")) return;
    std::string minor = name.substr(at + kMark.size(), name.find('-', at + kMark.size()) - at - kMark.size());
    if (minor != runtime.substr(8))
      error(name + " is built for Python 3." + minor + ", and the runtime is " + runtime);
  }

  void check_libraries(const std::string& name, const ElfFacts& facts, const RuntimeImage& image) {
    for (const std::string& library : facts.libraries) {
      if (names_.contains(base_name(library)) || has_library(image, library) ||
          library.starts_with("libpython3"))
        continue;
      error(name + " needs the library " + library + ", which neither the package nor " +
            std::string(image.name) + " has; put it into lib/, or link it statically");
    }
  }

  void check_versions(const std::string& name, const ElfFacts& facts, const RuntimeImage& image) {
    // The highest of each library says it all; the file has them in no order that matters.
    for (const ElfVersion& version : facts.versions) {
      if (has_version(image, version.version) || !said_.insert(name + version.version).second) continue;
      error(name + " needs " + version.version + " of " + version.library + ", and " +
            std::string(image.name) + " has up to " + newest_version(image, version.version) +
            "; build it there, or link it statically");
    }
  }

  const CheckedPackage& package_;
  std::unique_ptr<ZipReader> zip_;
  std::vector<std::unique_ptr<ZipReader>> layers_;
  std::set<std::string> names_;  // of all files, without their folders
  std::set<std::string> said_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_function(const model::Function& function, const CheckedPackage& package) {
  PackageCheck check(package);
  check.check_architecture(function.architecture, "Architectures");
  check.check_environment(function);
  if (check.open()) {
    check.check_sizes();
    check.check_handler(function);
    check.check_programs(function.runtime);
  }
  return check.take();
}

int newest_glibc_minor(const std::string& runtime) {
  std::string_view glibc = image_of(runtime).glibc;
  return std::stoi(std::string(glibc.substr(glibc.find('.') + 1)));
}

std::vector<Finding> check_layer(const model::Layer& layer, const std::string& runtime,
                                 const CheckedPackage& package) {
  PackageCheck check(package);
  check.check_architecture(layer.architecture, "CompatibleArchitectures");
  if (check.open()) {
    check.check_sizes();
    check.check_programs(runtime);
  }
  return check.take();
}

}  // namespace sls::packaging
