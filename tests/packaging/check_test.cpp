// What the checks of `package` find, on zips made for it: programs are ELF files of just the parts that are
// read.
#include "packaging/check.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "child_process.h"
#include "core/file.h"
#include "elf_facts.h"
#include "packaging/zip.h"
#include "runtime_image.h"

namespace sls::packaging {
namespace {

namespace fs = std::filesystem;

template <typename Value>
void append(std::string& bytes, const Value& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// A shared library that needs one version of each of these libraries.
std::string elf_file(const std::vector<std::pair<std::string, std::string>>& needs,
                     std::uint16_t machine = EM_X86_64) {
  std::string strings(1, '\0'), versions, dynamic;
  auto string = [&strings](const std::string& text) {
    std::size_t at = strings.size();
    strings += text + '\0';
    return at;
  };
  for (std::size_t i = 0; i < needs.size(); ++i) {
    std::size_t library = string(needs[i].first), version = string(needs[i].second);
    append(dynamic, Elf64_Dyn{DT_NEEDED, {library}});
    std::uint32_t size = sizeof(Elf64_Verneed) + sizeof(Elf64_Vernaux);
    append(versions, Elf64_Verneed{1, 1, static_cast<std::uint32_t>(library), sizeof(Elf64_Verneed),
                                   i + 1 < needs.size() ? size : 0});
    append(versions, Elf64_Vernaux{0, 0, 2, static_cast<std::uint32_t>(version), 0});
  }
  std::uint64_t head = sizeof(Elf64_Ehdr) + 2 * sizeof(Elf64_Phdr);
  append(dynamic, Elf64_Dyn{DT_STRTAB, {head}});
  append(dynamic, Elf64_Dyn{DT_VERNEED, {head + strings.size()}});
  append(dynamic, Elf64_Dyn{DT_VERNEEDNUM, {needs.size()}});
  append(dynamic, Elf64_Dyn{DT_NULL, {0}});
  std::uint64_t dynamic_at = head + strings.size() + versions.size(), all = dynamic_at + dynamic.size();
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_machine = machine;
  header.e_phoff = sizeof header;
  header.e_phnum = 2;
  std::string bytes;
  append(bytes, header);
  append(bytes, Elf64_Phdr{PT_LOAD, 0, 0, 0, 0, all, all, 0});
  append(bytes, Elf64_Phdr{PT_DYNAMIC, 0, dynamic_at, dynamic_at, 0, dynamic.size(), dynamic.size(), 0});
  return bytes + strings + versions + dynamic;
}

TEST(ElfFacts, AreReadFromAProgram) {
  auto facts = read_elf(elf_file({{"libc.so.6", "GLIBC_2.34"}, {"libm.so.6", "GLIBC_2.29"}}, EM_AARCH64));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->architecture, "arm64");
  EXPECT_EQ(facts->libraries, (std::vector<std::string>{"libc.so.6", "libm.so.6"}));
  ASSERT_EQ(facts->versions.size(), 2u);
  EXPECT_EQ(facts->versions[1].library + " " + facts->versions[1].version, "libm.so.6 GLIBC_2.29");
}

TEST(ElfFacts, OfTheRunningProgramNameItsOwnLibraries) {
  auto facts = read_elf(*core::read_file("/proc/self/exe"));
  ASSERT_TRUE(facts);
  EXPECT_NE(std::find(facts->libraries.begin(), facts->libraries.end(), "libc.so.6"), facts->libraries.end());
  EXPECT_FALSE(facts->interpreter.empty());
}

TEST(ElfFacts, OfBrokenFilesAreNone) {
  std::string whole = elf_file({{"libc.so.6", "GLIBC_2.34"}});
  for (std::size_t size = 0; size < whole.size(); ++size)
    read_elf(whole.substr(0, size));  // reads nothing beyond
  EXPECT_FALSE(read_elf(whole.substr(0, 100)));
  EXPECT_FALSE(read_elf("no program"));
}

TEST(RuntimeImage, IsOfTheRuntime) {
  for (const char* runtime :
       {"provided.al2023", "python3.12", "python3.14", "nodejs20.x", "nodejs24.x", "java21"})
    EXPECT_EQ(image_of(runtime).name, "Amazon Linux 2023") << runtime;
  for (const char* runtime : {"provided.al2", "python3.9", "python3.11", "nodejs18.x", "java17"})
    EXPECT_EQ(image_of(runtime).name, "Amazon Linux 2") << runtime;
  EXPECT_TRUE(has_version(image_of("provided.al2023"), "GLIBC_2.34"));
  EXPECT_TRUE(has_version(image_of("provided.al2023"), "GLIBC_2.3.4"));
  EXPECT_FALSE(has_version(image_of("provided.al2023"), "GLIBC_2.35"));
  EXPECT_FALSE(has_version(image_of("provided.al2023"), "GLIBC_ABI_DT_RELR"));
  EXPECT_FALSE(has_version(image_of("python3.11"), "GLIBCXX_3.4.26"));
}

class Check : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text, unsigned mode = 0644) {
    fs::path file = folder_.path() / std::to_string(entries_.size());
    std::ofstream(file, std::ios::binary) << text;
    entries_.push_back({name, file, mode});
  }
  void is_function(const std::string& runtime, const std::string& handler) {
    function_ = model::Function();
    function_.runtime = runtime;
    function_.handler = handler;
    entries_.clear();
  }
  // All findings, a line each.
  std::string findings() {
    package_.zip = folder_.path() / "code.zip";
    EXPECT_TRUE(write_zip(package_.zip, entries_).ok());
    std::string text;
    for (const Finding& finding : check_function(function_, package_))
      text += (finding.is_error ? "" : "remark: ") + finding.message + "\n";
    return text;
  }

  test::TemporaryFolder folder_;
  model::Function function_;
  CheckedPackage package_{"", "x86_64", {}, false};
  std::vector<ZipEntry> entries_;
};

TEST_F(Check, FindsWhatAProgramNeedsThatIsNotThere) {
  is_function("provided.al2023", "any");
  write("bootstrap",
        elf_file({{"libc.so.6", "GLIBC_2.38"}, {"libfoo.so.1", "FOO_1"}, {"libbar.so", "BAR_1"}}), 0755);
  write("lib/libbar.so", "in the package");
  EXPECT_EQ(findings(),
            "bootstrap needs the library libfoo.so.1, which neither the package nor Amazon Linux 2023 has; "
            "put it into "
            "lib/, or link it statically\n"
            "bootstrap needs GLIBC_2.38 of libc.so.6, and Amazon Linux 2023 has up to GLIBC_2.34; build it "
            "there, or link "
            "it statically\n");
  is_function("provided.al2023", "any");
  write("bootstrap", elf_file({{"libc.so.6", "GLIBC_2.34"}, {"libstdc++.so.6", "GLIBCXX_3.4.29"}}), 0755);
  EXPECT_EQ(findings(), "");
}

TEST_F(Check, FindsProgramsOfAnotherMachine) {
  is_function("provided.al2023", "any");
  write("bootstrap", elf_file({}, EM_AARCH64), 0755);
  EXPECT_EQ(findings(), "bootstrap is built for arm64, and the function runs on x86_64\n");
  function_.architecture = package_.architecture = "arm64";
  EXPECT_EQ(findings(), "");
  function_.architecture = "x86_64";
  EXPECT_EQ(findings(),
            "it is packaged for arm64 and the template says x86_64; write Architectures: [arm64], or package "
            "without "
            "--arch\n");
}

TEST_F(Check, LetsPackagesOfNodeChooseAmongBuildsAndPythonOnlyItsOwn) {
  is_function("nodejs22.x", "index.handler");
  write("index.js", "exports.handler = 1");
  write("node_modules/x/prebuilds/linux-arm64/x.node", elf_file({}, EM_AARCH64));
  write("node_modules/x/prebuilds/linux-x64-musl/x.node", elf_file({{"libc.musl-x86_64.so.1", "X"}}));
  EXPECT_EQ(findings(), "");
  write("node_modules/y/build/Release/y.node", elf_file({}, EM_AARCH64));
  EXPECT_EQ(findings(),
            "node_modules/y/build/Release/y.node is built for arm64, and the function runs on x86_64\n");
  is_function("python3.12", "app.handler");
  write("app.py", "def handler(event, context): pass");
  write("x/_x.cpython-312-aarch64-linux-gnu.so", elf_file({}, EM_AARCH64));
  write("x/_y.cpython-311-x86_64-linux-gnu.so", elf_file({}));
  EXPECT_EQ(findings(),
            "x/_x.cpython-312-aarch64-linux-gnu.so is built for arm64, and the function runs on x86_64\n"
            "x/_y.cpython-311-x86_64-linux-gnu.so is built for Python 3.11, and the runtime is python3.12\n");
}

TEST_F(Check, FindsAMissingHandlerInTheRuntimesWords) {
  struct Case {
    const char* runtime;
    const char* handler;
    const char* file;
    const char* text;
    const char* says;  // empty: nothing
  };
  for (const Case& c : {
           Case{"python3.12", "app.handler", "app.py", "def handler(event, context):\n  pass\n", ""},
           Case{"python3.12", "src/app.handler", "src/app.py", "from x import *\n", ""},
           Case{"python3.12", "src.app.handler", "src/app/__init__.py", "handler = 1\n", ""},
           Case{"python3.12", "app.handler", "other.py", "",
                "Unable to import module 'app': No module named 'app'"},
           Case{"python3.12", "app.handler", "app.py", "def handlers(): pass\n",
                "Handler 'handler' missing on module 'app'"},
           Case{"python3.12", "handler", "app.py", "", "Bad handler 'handler'"},
           Case{"nodejs22.x", "index.handler", "index.mjs", "export const handler = 1", ""},
           Case{"nodejs22.x", "dist/a.b.c", "dist/a.js", "module.exports = require('x')", ""},
           Case{"nodejs22.x", "index.handler", "app.js", "", "Error: Cannot find module 'index'"},
           Case{"nodejs22.x", "index.handler", "index.js", "exports.other = 1",
                "index.handler is undefined or not exported"},
           Case{"provided.al2023", "x", "bootstrap", "#!/bin/sh\necho\n", ""},
           Case{"provided.al2023", "x", "bootstrap", "#!/bin/sh\r\necho\r\n", "no such file or directory"},
           Case{"provided.al2023", "x", "bootstrap", "text", "exec format error"},
           Case{"provided.al2023", "x", "bin/bootstrap", "#!/bin/sh\n", "Couldn't find valid bootstrap(s)"},
       }) {
    is_function(c.runtime, c.handler);
    write(c.file, c.text, 0755);
    std::string found = findings();
    EXPECT_EQ(found.empty(), *c.says == '\0') << c.file << ": " << found;
    EXPECT_NE(found.find(c.says), std::string::npos) << found;
  }
  is_function("provided.al2023", "x");
  write("bootstrap", "#!/bin/sh\n", 0644);
  EXPECT_NE(findings().find("permission denied"), std::string::npos);
}

TEST_F(Check, OnlyRemarksOnAHandlerThatALayerElsewhereMayHave) {
  is_function("python3.12", "datadog_lambda.handler.handler");
  write("app.py", "");
  function_.has_layers_elsewhere = true;
  EXPECT_TRUE(findings().starts_with("remark: Unable to import module"));
}

TEST_F(Check, LooksIntoLayersOfThisMachine) {
  is_function("python3.12", "shared.handler");
  write("python/shared.py", "def handler(event, context): pass");
  fs::path layer = folder_.path() / "layer.zip";
  ASSERT_TRUE(write_zip(layer, entries_).ok());
  entries_.clear();
  write("app.py", "");
  EXPECT_NE(findings(), "");
  package_.layers = {layer};
  EXPECT_EQ(findings(), "");
}

TEST_F(Check, HoldsLambdasLimits) {
  is_function("python3.12", "app.handler");
  write("app.py", "def handler(event, context): pass  # " + std::string(100, 'x'));
  function_.environment["A"] = std::string(4095, 'x');
  EXPECT_EQ(findings(), "");
  function_.environment["A"].push_back('x');
  EXPECT_NE(findings().find("exceeded the 4KB limit"), std::string::npos);
  function_.environment.clear();
  // The same zip, with another size in its directory.
  EXPECT_EQ(findings(), "");
  std::string bytes = *core::read_file(package_.zip);
  std::uint32_t size = 262'144'001;
  std::memcpy(bytes.data() + bytes.find("PK\x01\x02") + 24, &size, sizeof size);
  std::ofstream(package_.zip, std::ios::binary) << bytes;
  auto found = check_function(function_, package_);
  ASSERT_FALSE(found.empty());
  EXPECT_NE(found[0].message.find("Unzipped size must be smaller than 262144000 bytes"), std::string::npos);
}

}  // namespace
}  // namespace sls::packaging
