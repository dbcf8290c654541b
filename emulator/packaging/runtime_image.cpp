// The versions are those of the distributions' toolchains (glibc 2.34 and gcc 11; glibc 2.26 and gcc 7.3),
// the libraries those of their minimal container images, from which the runtimes are made.
#include "runtime_image.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <vector>

#include "core/text.h"

namespace sls::packaging {
namespace {

constexpr RuntimeImage kAmazonLinux2023{"Amazon Linux 2023",
                                        " libc.so.6 libm.so.6 libmvec.so.1 libdl.so.2 libpthread.so.0 "
                                        "librt.so.1 libutil.so.1 libresolv.so.2 libanl.so.1 "
                                        "libnsl.so.1 libthread_db.so.1 libBrokenLocale.so.1 "
                                        "ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 libcrypt.so.2 "
                                        "libgcc_s.so.1 libstdc++.so.6 libz.so.1 libssl.so.3 libcrypto.so.3 "
                                        "libcurl.so.4 libnghttp2.so.14 libxml2.so.2 "
                                        "libsqlite3.so.0 liblzma.so.5 libbz2.so.1 libzstd.so.1 liblz4.so.1 "
                                        "libffi.so.8 libuuid.so.1 libexpat.so.1 "
                                        "libreadline.so.8 libncursesw.so.6 libtinfo.so.6 libgmp.so.10 "
                                        "libpcre2-8.so.0 libidn2.so.0 libunistring.so.2 "
                                        "libgssapi_krb5.so.2 libkrb5.so.3 libk5crypto.so.3 libcom_err.so.2 "
                                        "libkeyutils.so.1 libacl.so.1 libattr.so.1 "
                                        "libcap.so.2 libselinux.so.1 libyaml-0.so.2 ",
                                        "2.34",
                                        "3.4.29",
                                        "1.3.13",
                                        "11.0"};

constexpr RuntimeImage kAmazonLinux2{
    "Amazon Linux 2",
    " libc.so.6 libm.so.6 libmvec.so.1 libdl.so.2 libpthread.so.0 librt.so.1 libutil.so.1 libresolv.so.2 "
    "libanl.so.1 "
    "libnsl.so.1 libthread_db.so.1 libBrokenLocale.so.1 ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 "
    "libcrypt.so.1 "
    "libgcc_s.so.1 libstdc++.so.6 libz.so.1 libssl.so.10 libcrypto.so.10 libcurl.so.4 libnghttp2.so.14 "
    "libxml2.so.2 "
    "libsqlite3.so.0 liblzma.so.5 libbz2.so.1 libffi.so.6 libuuid.so.1 libexpat.so.1 libreadline.so.6 "
    "libncursesw.so.6 "
    "libtinfo.so.6 libgmp.so.10 libpcre.so.1 libidn2.so.0 libunistring.so.0 libgssapi_krb5.so.2 libkrb5.so.3 "
    "libk5crypto.so.3 libcom_err.so.2 libkeyutils.so.1 libacl.so.1 libattr.so.1 libcap.so.2 libselinux.so.1 ",
    "2.26",
    "3.4.24",
    "1.3.11",
    "7.3"};

// "python3.12" → 3.12 as {3, 12}; "nodejs22.x" → {22}.
std::vector<int> numbers_of(std::string_view text) {
  std::vector<int> numbers;
  for (const std::string& part : core::split(text, '.')) {
    int number = 0;
    auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc() || end == part.data()) break;
    numbers.push_back(number);
  }
  return numbers;
}

struct FirstOfKind {
  std::string_view language;
  std::string_view version;  // the first that stands on Amazon Linux 2023
};
constexpr std::array<FirstOfKind, 5> kFirsts = {
    {{"python", "3.12"}, {"nodejs", "20"}, {"java", "21"}, {"dotnet", "8"}, {"ruby", "3.3"}}};

// The newest version of the kind, with its prefix.
std::pair<std::string_view, std::string_view> newest_of_kind(const RuntimeImage& image,
                                                             std::string_view version) {
  for (auto [prefix, newest] : {std::pair<std::string_view, std::string_view>{"GLIBC_", image.glibc},
                                {"GLIBCXX_", image.glibcxx},
                                {"CXXABI_", image.cxxabi},
                                {"GCC_", image.gcc}}) {
    if (version.starts_with(prefix)) return {prefix, newest};
  }
  return {};
}

}  // namespace

const RuntimeImage& image_of(std::string_view runtime) {
  if (runtime == "provided.al2023") return kAmazonLinux2023;
  for (const FirstOfKind& first : kFirsts) {
    if (!runtime.starts_with(first.language)) continue;
    bool newer = numbers_of(runtime.substr(first.language.size())) >= numbers_of(first.version);
    return newer ? kAmazonLinux2023 : kAmazonLinux2;
  }
  return kAmazonLinux2;
}

bool has_library(const RuntimeImage& image, std::string_view library) {
  return image.libraries.find(" " + std::string(library) + " ") != std::string_view::npos;
}

bool has_version(const RuntimeImage& image, std::string_view version) {
  auto [prefix, newest] = newest_of_kind(image, version);
  if (prefix.empty()) return true;
  std::string_view number = version.substr(prefix.size());
  // GLIBC_PRIVATE is what the parts of one C library share; GLIBC_ABI_DT_RELR needs a loader that knows it
  // (2.36).
  if (numbers_of(number).empty()) return number != "ABI_DT_RELR" && number != "PRIVATE";
  return numbers_of(number) <= numbers_of(newest);
}

std::string newest_version(const RuntimeImage& image, std::string_view version) {
  auto [prefix, newest] = newest_of_kind(image, version);
  return std::string(prefix) + std::string(newest);
}

}  // namespace sls::packaging
