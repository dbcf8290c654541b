// What Lambda's runtimes stand on: the operating system's libraries that a function's own programs may count
// on, and the newest symbol versions in them.
#pragma once

#include <string>
#include <string_view>

namespace sls::packaging {

struct RuntimeImage {
  std::string_view name;       // "Amazon Linux 2023"
  std::string_view libraries;  // the names of its shared libraries, between blanks
  // The newest of each kind of symbol version.
  std::string_view glibc;    // "2.34"
  std::string_view glibcxx;  // of libstdc++
  std::string_view cxxabi;
  std::string_view gcc;  // of libgcc_s
};

// The image of a Runtime as a template names it.
const RuntimeImage& image_of(std::string_view runtime);

bool has_library(const RuntimeImage& image, std::string_view library);
// "GLIBC_2.34", "GLIBCXX_3.4.29": whether it is no newer than what the image has. Kinds of versions that are
// not known here (those of libraries that a package brings) count as there.
bool has_version(const RuntimeImage& image, std::string_view version);
// "GLIBC_2.34" for the kind that `version` is of.
std::string newest_version(const RuntimeImage& image, std::string_view version);

}  // namespace sls::packaging
