// ChildProcess: a program under test: started with its output in files, ended by its id, never left behind.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace sls::test {

class ChildProcess {
 public:
  struct Streams {
    std::string input;  // given on standard input, which then closes
    std::filesystem::path working_folder = ".";
    std::vector<std::string> environment;  // NAME=value, added
  };

  ChildProcess(std::vector<std::string> command, std::filesystem::path output_folder, Streams streams)
      : stdout_(output_folder / "stdout"), stderr_(output_folder / "stderr") {
    std::filesystem::path stdin_file = output_folder / "stdin";
    std::ofstream(stdin_file) << streams.input;
    std::vector<char*> words;
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      redirect(stdin_file, O_RDONLY, STDIN_FILENO);
      redirect(stdout_, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
      redirect(stderr_, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
      for (std::string& variable : streams.environment) ::putenv(variable.data());
      if (::chdir(streams.working_folder.c_str()) != 0) ::_exit(126);
      ::execv(words[0], words.data());
      ::_exit(127);
    }
    if (pid_ < 0) throw std::runtime_error("cannot fork");
  }
  ~ChildProcess() {
    if (status_) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  void send_signal(int number) { ::kill(pid_, number); }

  // The exit status, 128 + n for signal n; waits.
  int wait() {
    if (!status_) {
      int status = 0;
      ::waitpid(pid_, &status, 0);
      status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    return *status_;
  }
  bool has_ended() {
    int status = 0;
    if (!status_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
      status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    return status_.has_value();
  }

  std::string standard_output() const { return read(stdout_); }
  std::string standard_error() const { return read(stderr_); }

 private:
  static void redirect(const std::filesystem::path& file, int flags, int descriptor) {
    int opened = ::open(file.c_str(), flags, 0644);
    if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(126);
    ::close(opened);
  }
  static std::string read(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }

  std::filesystem::path stdout_;
  std::filesystem::path stderr_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

// A folder that is removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sls-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace sls::test
