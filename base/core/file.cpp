#include "core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sls::core {
namespace {

std::string describe(const std::filesystem::path& path, const char* doing) {
  return std::string(doing) + " " + path.string() + ": " + std::strerror(errno);
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// A device or a pipe is written to; nothing may take its place.
bool is_device(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

Result<void, std::string> write_to_device(const std::filesystem::path& path, std::string_view bytes) {
  int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return Failure{describe(path, "cannot write")};
  bool written = write_all(fd, bytes);
  std::string error = written ? "" : describe(path, "cannot write");
  ::close(fd);
  if (!written) return Failure{std::move(error)};
  return {};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Failure{describe(path, "cannot read")};
  std::string bytes;
  char buffer[65536];
  for (;;) {
    ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      std::string error = describe(path, "cannot read");
      ::close(fd);
      return Failure{std::move(error)};
    }
    if (got == 0) break;
    bytes.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(fd);
  return bytes;
}

Result<void, std::string> write_file(const std::filesystem::path& path, std::string_view bytes) {
  if (is_device(path)) return write_to_device(path, bytes);
  std::error_code ignored;  // a link that leads nowhere is replaced
  auto target = std::filesystem::is_symlink(path, ignored) ? std::filesystem::canonical(path, ignored) : path;
  if (target.empty()) target = path;
  std::string temporary = target.string() + ".XXXXXX";
  int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return Failure{describe(path, "cannot write")};
  bool written = write_all(fd, bytes) && ::fchmod(fd, 0644) == 0;
  int error = errno;
  // A full disk may only show when the file is closed.
  if (::close(fd) != 0 && written) {
    written = false;
    error = errno;
  }
  if (written && ::rename(temporary.c_str(), target.c_str()) == 0) return {};
  if (written) error = errno;
  ::unlink(temporary.c_str());
  errno = error;
  return Failure{describe(path, "cannot write")};
}

}  // namespace sls::core
