// Where Lambda's runtimes look: the bootstrap at the root of the code, then of a layer; a module of Python
// beside the code or in a layer's python/; a file of Node.js beside the code. The words are the runtimes'
// own.
#include "handler_check.h"

#include <algorithm>
#include <optional>

#include "core/text.h"

namespace sls::packaging {
namespace {

using Zips = std::vector<const ZipReader*>;

// A script or program that the kernel can start.
std::string check_bootstrap(const ZipReader& zip, const ZippedFile& file) {
  if ((file.mode & 0111) == 0 && file.mode != 0)
    return "RequestId: … Error: fork/exec /var/task/bootstrap: permission denied; chmod +x bootstrap";
  auto bytes = zip.read(file.name);
  if (!bytes.ok()) return bytes.error();
  if (bytes->starts_with("\x7f"
                         "ELF"))
    return "";
  if (!bytes->starts_with("#!"))
    return "RequestId: … Error: fork/exec /var/task/bootstrap: exec format error; it is neither a program "
           "for Linux nor a "
           "script that begins with #!";
  if (bytes->substr(0, bytes->find('\n')).ends_with('\r'))
    return "RequestId: … Error: fork/exec /var/task/bootstrap: no such file or directory; its lines end as "
           "on Windows "
           "(CR LF): save it with LF";
  return "";
}

std::string missing_bootstrap(const ZipReader& zip, const Zips& layers) {
  Zips places = {&zip};
  places.insert(places.end(), layers.rbegin(), layers.rend());
  for (const ZipReader* place : places) {
    if (const ZippedFile* file = place->find("bootstrap")) return check_bootstrap(*place, *file);
  }
  return "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]; the program must be called "
         "bootstrap and "
         "lie at the top of CodeUri";
}

bool is_of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    bool begins = at == 0 || !is_of_a_name(text[at - 1]);
    std::size_t end = at + word.size();
    if (begins && (end == text.size() || !is_of_a_name(text[end]))) return true;
  }
  return false;
}

// The file of a Python module, or of a package of that name; "" for one that is compiled, nothing when there
// is none.
std::optional<std::string> python_source(const ZipReader& zip, const std::string& path) {
  for (const char* ending : {".py", "/__init__.py"}) {
    if (zip.find(path + ending) == nullptr) continue;
    auto text = zip.read(path + ending);
    return text.ok() ? *text : "";
  }
  for (const ZippedFile& file : zip.files()) {
    if (file.name.starts_with(path + ".") && (file.name.ends_with(".so") || file.name.ends_with(".pyc")))
      return "";
  }
  return std::nullopt;
}

std::string missing_in_python(const std::string& handler, const ZipReader& zip, const Zips& layers) {
  std::size_t dot = handler.rfind('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == handler.size())
    return "Bad handler '" + handler +
           "': not enough values to unpack (expected 2, got 1); write module.function";
  std::string module = handler.substr(0, dot), function = handler.substr(dot + 1);
  std::string path = module;
  std::replace(path.begin(), path.end(), '.', '/');
  auto source = python_source(zip, path);
  for (const ZipReader* layer : layers) {
    if (!source) source = python_source(*layer, "python/" + path);
  }
  std::string dotted = path;
  std::replace(dotted.begin(), dotted.end(), '/', '.');
  if (!source) return "Unable to import module '" + module + "': No module named '" + dotted + "'";
  // What a module may have without naming it comes through one of these.
  for (const char* word : {"globals", "setattr", "__getattr__", "exec"}) {
    if (has_word(*source, word)) return "";
  }
  bool all = source->empty() || source->find("import *") != std::string::npos;
  return all || has_word(*source, function) ? ""
                                            : "Handler '" + function + "' missing on module '" + module + "'";
}

std::string missing_in_node(const std::string& handler, const ZipReader& zip) {
  std::size_t slash = handler.rfind('/');
  std::size_t dot = handler.find('.', slash == std::string::npos ? 0 : slash + 1);
  if (dot == std::string::npos || dot + 1 == handler.size())
    return "Bad handler; write file.function, such as index.handler";
  std::string file = handler.substr(0, dot);
  if (file.starts_with("./")) file.erase(0, 2);
  std::string function = handler.substr(dot + 1, handler.find('.', dot + 1) - dot - 1);
  for (const char* ending : {"", ".js", ".mjs", ".cjs"}) {
    if (zip.find(file + ending) == nullptr) continue;
    auto text = zip.read(file + ending);
    if (!text.ok()) return text.error();
    // A whole object may be exported, with any names in it.
    bool whole =
        text->find("module.exports") != std::string::npos || text->find("export *") != std::string::npos;
    bool there = whole || has_word(*text, function);
    return there ? "" : handler.substr(0, dot) + "." + function + " is undefined or not exported";
  }
  return "Error: Cannot find module '" + file.substr(file.rfind('/') + 1) + "'";
}

}  // namespace

std::string missing_handler(const model::Function& function, const ZipReader& zip, const Zips& layers) {
  const std::string& runtime = function.runtime;
  if (runtime.starts_with("provided")) return missing_bootstrap(zip, layers);
  // A wrapper of a layer, say.
  if (function.handler.starts_with("/")) return "";
  if (runtime.starts_with("python")) return missing_in_python(function.handler, zip, layers);
  if (runtime.starts_with("nodejs")) return missing_in_node(function.handler, zip);
  if (runtime == "go1.x" && zip.find(function.handler) == nullptr)
    return "fork/exec /var/task/" + function.handler + ": no such file or directory";
  return "";
}

}  // namespace sls::packaging
