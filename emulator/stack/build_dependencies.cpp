// What a function declares: requirements.txt, package.json.
#include <cstdlib>
#include <regex>

#include "bootstrap_file.h"
#include "builder.h"
#include "core/base64.h"
#include "core/file.h"
#include "core/text.h"
#include "packaging/check.h"

namespace sls::stack {
namespace fs = std::filesystem;
namespace {

// Reads the lines that name a package, and prints those that the interpreter does not have.
const char* const kMissingProbe = R"py(import re, sys
from importlib import metadata
missing = []
for line in open(sys.argv[1], encoding="utf-8"):
    line = re.split(r"\s#|^#", line)[0].split(";")[0].strip()
    named = re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:==\s*([0-9][^\s,*]*)$)?", line)
    if not named or line.startswith("-"):
        continue
    try:
        there = metadata.version(named[1])
        if named[2] and there != named[2]:
            missing.append("%s==%s (it has %s)" % (named[1], named[2], there))
    except metadata.PackageNotFoundError:
        missing.append(line)
print(", ".join(missing), end="")
)py";

// Programs that pip makes name this machine's interpreter, which Lambda does not have; zips would differ by it.
const char* const kWithoutPrograms = R"py(import glob, os, shutil, sys
folder = sys.argv[1]
shutil.rmtree(os.path.join(folder, "bin"), ignore_errors=True)
for record in glob.glob(os.path.join(folder, "*.dist-info", "RECORD")):
    with open(record, encoding="utf-8", newline="") as file:
        lines = file.readlines()
    with open(record, "w", encoding="utf-8", newline="") as file:
        file.writelines(line for line in lines if not line.startswith("../../bin/"))
)py";

// pip's words for a machine and a Python that are not those it runs on.
std::vector<std::string> flags_for_lambda(const model::Function& function) {
  std::vector<std::string> flags = {"--only-binary=:all:", "--implementation", "cp", "--python-version",
                                    function.runtime.substr(std::string("python").size())};
  std::string machine = function.architecture == "arm64" ? "aarch64" : "x86_64";
  // A wheel names the oldest C library that it runs with: glibc 2.34 is Amazon Linux 2023's, 2.26 Amazon Linux 2's.
  for (int minor = packaging::newest_glibc_minor(function.runtime); minor >= 17; --minor) {
    flags.insert(flags.end(), {"--platform", "manylinux_2_" + std::to_string(minor) + "_" + machine});
  }
  flags.insert(flags.end(), {"--platform", "manylinux2014_" + machine});
  if (machine == "x86_64") flags.insert(flags.end(), {"--platform", "manylinux2010_x86_64", "--platform", "manylinux1_x86_64"});
  return flags;
}

// What npm and the tools that fetch compiled addons read of the machine that they are to install for.
std::map<std::string, std::string> npm_for(const std::string& machine, std::map<std::string, std::string> environment) {
  std::string cpu = machine == "arm64" ? "arm64" : "x64";
  for (const char* name : {"npm_config_cpu", "npm_config_arch"}) environment[name] = cpu;
  for (const char* name : {"npm_config_os", "npm_config_platform"}) environment[name] = "linux";
  environment["npm_config_libc"] = "glibc";
  return environment;
}

// With the files that it names with -r and -c.
std::string text_of_requirements(const fs::path& file, int depth = 0) {
  auto text = core::read_file(file);
  if (!text.ok() || depth > 8) return "";
  std::string all = *text;
  static const std::regex kNamed(R"(^\s*(?:-r|-c|--requirement|--constraint)[ =]*(\S+))");
  for (const std::string& line : core::split(*text, '\n')) {
    std::smatch match;
    if (std::regex_search(line, match, kNamed)) all += text_of_requirements(file.parent_path() / match[1].str(), depth + 1);
  }
  return all;
}

bool has_packages(const std::string& requirements) {
  for (const std::string& line : core::split(requirements, '\n')) {
    std::string_view text = core::trim(line);
    if (!text.empty() && text.front() != '#') return true;
  }
  return false;
}

std::string key_of(const std::string& text) { return core::sha256_hex(text).substr(0, 32); }

}  // namespace

void Builder::install_requirements(const model::Function& function, Built& built) {
  fs::path requirements = function.code_uri / "requirements.txt";
  std::string text = text_of_requirements(requirements);
  if (!has_packages(text)) return;
  if (settings_.for_lambda) return install_requirements_for_lambda(function, text, built);
  auto interpreter = interpreters_.find(function.runtime);
  if (!interpreter.ok()) return;  // the function says so itself
  auto active = settings_.environment.find("VIRTUAL_ENV");
  bool is_active = active != settings_.environment.end() && !active->second.empty();
  if (is_active && interpreter->program.starts_with(active->second + "/"))
    return warn_of_missing(function, interpreter->program, requirements);
  std::string key = key_of("pip|" + interpreter->version + "|" + text);
  if (auto made = made_.find(key); made != made_.end()) {
    built.packages = made->second;
    return;
  }
  Product product;
  product.folder = settings_.folder / function.logical_id;
  product.key = key;
  product.title = "requirements.txt (pip)";
  product.tools = [&](const fs::path& into) {
    return std::vector<Tool>{{{interpreter->program, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                               "--no-input", "--target", into.string(), "-r", requirements.string()},
                              function.code_uri,
                              settings_.environment}};
  };
  if (!make(function, product)) return;
  built.packages = made_[key] = product.folder;
}

// As `sam build` does it: wheels of the runtime's Python and machine; what has none is built here, and the checks of
// `package` say whether it will run there.
void Builder::install_requirements_for_lambda(const model::Function& function, const std::string& text, Built& built) {
  fs::path requirements = function.code_uri / "requirements.txt";
  auto interpreter = interpreters_.find(function.runtime);
  if (!interpreter.ok()) {
    lacks_a_tool_ = true;
    return fail_build(function, "requirements.txt (pip)", interpreter.error());
  }
  std::string key = key_of("pip for Lambda|" + function.runtime + "|" + function.architecture + "|" + text);
  if (auto made = made_.find(key); made != made_.end()) {
    built.packages = made->second;
    return;
  }
  std::vector<std::string> pip = {interpreter->program, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                                  "--no-input", "--no-compile", "-r", requirements.string(), "--target"};
  auto tools = [&, pip](const fs::path& into, const std::vector<std::string>& flags) {
    std::vector<std::string> words = pip;
    words.push_back(into.string());
    words.insert(words.end(), flags.begin(), flags.end());
    return std::vector<Tool>{{words, function.code_uri, settings_.environment},
                             {{interpreter->program, "-c", kWithoutPrograms, into.string()}, "", settings_.environment}};
  };
  Product product;
  product.folder = settings_.folder / (function.logical_id + "-lambda-" + function.architecture);
  product.key = key;
  product.title = "requirements.txt for " + function.runtime + " on " + function.architecture + " (pip)";
  product.tools = [&](const fs::path& into) { return tools(into, flags_for_lambda(function)); };
  product.otherwise = [&](const fs::path& into) { return tools(into, {}); };
  product.why_otherwise = "not all of requirements.txt is there as wheels for " + function.runtime + " on " +
                          function.architecture + "; it is installed as for this machine";
  if (make(function, product)) built.packages = made_[key] = product.folder;
}

void Builder::warn_of_missing(const model::Function& function, const std::string& python,
                              const fs::path& requirements) {
  ToolOutcome probe = run_tool({{python, "-c", kMissingProbe, requirements.string()}, "", settings_.environment});
  if (!probe.succeeded) {
    print(function.logical_id + ": requirements.txt cannot be compared with the active virtual environment:\n" +
          last_lines(probe.output, 3));
  } else if (!probe.output.empty()) {
    print(function.logical_id + ": the active virtual environment is used as it is, and lacks of requirements.txt: " +
          probe.output);
  }
}

void Builder::install_node_packages(const model::Function& function, Built& built) {
  fs::path package = function.code_uri / "package.json";
  auto text = core::read_file(package);
  std::error_code ignored;
  // Installed by the developer: used as it is.
  if (!text.ok() || fs::is_directory(function.code_uri / "node_modules", ignored)) return;
  if (text->find("\"dependencies\"") == std::string::npos) return;
  auto locked = core::read_file(function.code_uri / "package-lock.json");
  bool other_machine = settings_.for_lambda && function.architecture != kArchitectureOfThisMachine;
  std::string machine = other_machine ? function.architecture : "";
  std::string key = key_of("npm|" + machine + *text + "|" + (locked.ok() ? *locked : ""));
  if (auto made = made_.find(key); made != made_.end()) {
    built.packages = made->second;
    return;
  }
  Product product;
  product.folder = settings_.folder / (function.logical_id + (other_machine ? "-" + machine : ""));
  product.key = key;
  product.title = locked.ok() ? "package-lock.json (npm)" : "package.json (npm)";
  product.tools = [&](const fs::path& into) {
    for (const char* name : {"package.json", "package-lock.json", ".npmrc"}) {
      std::error_code missing;  // npm says what it cannot do without
      fs::copy_file(function.code_uri / name, into / name, missing);
    }
    return std::vector<Tool>{{{"npm", locked.ok() ? "ci" : "install", "--omit=dev", "--no-audit", "--no-fund",
                               "--no-update-notifier", "--loglevel=error"},
                              into,
                              other_machine ? npm_for(machine, settings_.environment) : settings_.environment}};
  };
  if (!make(function, product)) return;
  built.packages = made_[key] = product.folder;
}

}  // namespace sls::stack
