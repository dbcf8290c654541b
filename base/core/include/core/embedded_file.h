// A file that travels inside the program (cmake/embed.cmake), so that the program is the one file to install.
#pragma once

#include <string_view>

namespace sls::core {

struct EmbeddedFile {
  std::string_view path;  // relative, with / between its parts
  std::string_view contents;
};

}  // namespace sls::core
