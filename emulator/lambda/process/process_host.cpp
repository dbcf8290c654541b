#include "process/process_host.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <thread>
#include <unordered_map>
#include <utility>

namespace sls::lambda {
namespace {

constexpr std::size_t kLongestLine = 256 * 1024;  // of one log event in CloudWatch
constexpr int kReadsAtATime = 8;
// A pipe holds 64 KB: what was written before now takes a few reads.
constexpr int kReadsOfDrain = 64;

}  // namespace

Process::~Process() { close_output(); }

void Process::close_output() {
  if (output_ >= 0) ::close(std::exchange(output_, -1));
}

void Process::drain() {
  std::lock_guard lock(mutex_);
  read_output(true, kReadsOfDrain);
}

// REQUIRES for the next four: mutex_ is held.
bool Process::read_output(bool whole, int most_reads) {
  char buffer[16 * 1024];
  bool more = output_ >= 0;
  for (int i = 0; more && i < most_reads; ++i) {
    ssize_t got = ::read(output_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;  // EAGAIN: all of it, for now
    if (got == 0) more = false;
    split_lines({buffer, static_cast<std::size_t>(got)});
  }
  if (whole || !more) flush_line();
  return more;
}

void Process::split_lines(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t end = bytes.find('\n');
    partial_.append(bytes.substr(0, end));
    if (end == std::string_view::npos) {
      if (partial_.size() > kLongestLine) cut_line();
      return;
    }
    listener_.on_line(partial_);
    partial_.clear();
    bytes.remove_prefix(end + 1);
  }
}

// What there is of a line that is too long, without the bytes of a character whose rest is still to come.
void Process::cut_line() {
  std::size_t whole = partial_.size();
  for (std::size_t back = 1; back <= 4; ++back) {
    auto byte = static_cast<unsigned char>(partial_[partial_.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;  // in a character
    std::size_t length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    if (length > back) whole -= back;
    break;
  }
  std::string rest = partial_.substr(whole);
  partial_.resize(whole);
  flush_line();
  partial_ = std::move(rest);
}

void Process::flush_line() {
  if (partial_.empty()) return;
  listener_.on_line(partial_);
  partial_.clear();
}

class ProcessHost::Implementation {
 public:
  explicit Implementation(std::vector<std::string> supervisor)
      : supervisor_(std::move(supervisor)),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        thread_([this] { run(); }) {}

  ~Implementation() {
    stopping_ = true;
    wake();
    thread_.join();
    ::close(wake_);
    ::close(epoll_);
  }

  std::shared_ptr<Process> start(ProcessCommand command, ProcessListener listener) {
    int pipe[2] = {-1, -1};
    int error = command.in_terminal || ::pipe2(pipe, O_CLOEXEC) == 0 ? 0 : errno;
    if (pipe[0] >= 0) ::fcntl(pipe[0], F_SETFL, O_NONBLOCK);
    auto process = std::make_shared<Process>(++last_id_, pipe[0], std::move(listener));
    Queued queued;
    queued.process = process;
    queued.output = pipe[1];
    queued.error = error;
    queued.packet = encode(SupervisorOrder{SupervisorOrder::Kind::start, process->id(), 0, command.program,
                                           command.folder, std::move(command.arguments),
                                           std::move(command.variables), command.mark, command.in_terminal});
    if (queued.packet.size() > kLargestPacket) queued.error = E2BIG;
    push(std::move(queued));
    return process;
  }

  void order(SupervisorOrder::Kind kind, ProcessId id, int number) {
    SupervisorOrder order;
    order.kind = kind;
    order.id = id;
    order.signal = number;
    Queued queued;
    queued.packet = encode(order);
    push(std::move(queued));
  }

 private:
  struct Queued {
    std::string packet;
    std::shared_ptr<Process> process;  // of a start
    int output = -1;
    int error = 0;  // a start that has failed already
  };

  void push(Queued queued) {
    {
      std::lock_guard lock(mutex_);
      queue_.push_back(std::move(queued));
    }
    wake();
  }

  void wake() const {
    std::uint64_t one = 1;
    [[maybe_unused]] ssize_t written = ::write(wake_, &one, sizeof one);  // full: it is awake already
  }

  void run() {
    watch(wake_, EPOLLIN);
    while (!stopping_) {
      epoll_event events[64];
      int count = ::epoll_wait(epoll_, events, 64, -1);
      for (int i = 0; i < count; ++i) handle(events[i].data.fd);
      send_queued();
    }
    end_supervisor();
    for (auto& [id, process] : processes_) {
      std::lock_guard lock(process->mutex_);
      process->close_output();
    }
  }

  void handle(int descriptor) {
    if (descriptor == wake_) {
      std::uint64_t ignored = 0;
      [[maybe_unused]] ssize_t got = ::read(wake_, &ignored, sizeof ignored);
    } else if (descriptor == socket_) {
      receive();
    } else if (auto found = by_output_.find(descriptor); found != by_output_.end()) {
      auto process = found->second;
      std::lock_guard lock(process->mutex_);
      if (process->read_output(false, kReadsAtATime)) return;
      forget_output(*process);
    }
  }

  // REQUIRES: the process's mutex is held.
  void forget_output(Process& process) {
    if (process.output_ < 0) return;
    by_output_.erase(process.output_);
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, process.output_, nullptr);
    process.close_output();
  }

  void watch(int descriptor, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) != 0)
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  void send_queued() {
    for (;;) {
      Queued* first = nullptr;
      {
        std::lock_guard lock(mutex_);
        if (queue_.empty()) break;
        first = &queue_.front();  // only this thread takes from the queue
      }
      if (!send_one(*first)) return watch(socket_, EPOLLIN | EPOLLOUT);
      std::lock_guard lock(mutex_);
      queue_.pop_front();
    }
    if (socket_ >= 0) watch(socket_, EPOLLIN);
  }

  // False: the supervisor has more to do than its socket holds.
  bool send_one(Queued& queued) {
    bool is_start = queued.process != nullptr;
    if (!is_start && socket_ < 0) return true;  // the process ended with its supervisor
    if (queued.error == 0 && socket_ < 0) queued.error = start_supervisor();
    if (queued.error == 0) {
      if (is_start) register_process(queued.process);
      if (send_packet(queued.packet, queued.output)) {
        if (queued.output >= 0) ::close(queued.output);
        return true;
      }
      if (errno == EAGAIN || errno == EWOULDBLOCK) return false;
      queued.error = errno;
    }
    if (queued.output >= 0) ::close(queued.output);
    if (is_start) {
      ProcessEnd end;
      end.started = false;
      end.error = queued.error;
      finish(queued.process, end);
    }
    return true;
  }

  void register_process(const std::shared_ptr<Process>& process) {
    processes_[process->id()] = process;
    if (process->output_ < 0) return;
    by_output_[process->output_] = process;
    watch(process->output_, EPOLLIN);
  }

  bool send_packet(const std::string& packet, int descriptor) const {
    iovec part{const_cast<char*>(packet.data()), packet.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (descriptor >= 0) {
      message.msg_control = control;
      message.msg_controllen = sizeof control;
      cmsghdr* rights = CMSG_FIRSTHDR(&message);
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      rights->cmsg_len = CMSG_LEN(sizeof(int));
      std::memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
    }
    return ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
  }

  void receive() {
    char packet[512];
    for (;;) {
      ssize_t got = ::recv(socket_, packet, sizeof packet, MSG_DONTWAIT);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
      if (got <= 0) return lose_supervisor();
      if (auto event = decode_event({packet, static_cast<std::size_t>(got)})) take(*event);
    }
  }

  void take(const ProcessEvent& event) {
    auto found = processes_.find(event.id);
    if (found == processes_.end()) return;
    if (event.kind == ProcessEvent::Kind::started) {
      found->second->pid_ = event.pid;
      return;
    }
    ProcessEnd end;
    end.started = event.kind == ProcessEvent::Kind::ended;
    end.error = event.error;
    end.in_folder = event.in_folder;
    end.status = event.status;
    end.peak_kb = event.peak_kb;
    finish(found->second, end);
  }

  void finish(std::shared_ptr<Process> process, const ProcessEnd& end) {
    {
      std::lock_guard lock(process->mutex_);
      process->read_output(true, kReadsOfDrain);
      forget_output(*process);
    }
    processes_.erase(process->id());
    process->listener_.on_end(end);
  }

  int start_supervisor() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return errno;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], kSupervisorSocket);
    std::vector<char*> words;
    for (const std::string& word : supervisor_) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    int error = ::posix_spawn(&supervisor_pid_, words[0], &actions, nullptr, words.data(), ::environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (error != 0) {
      ::close(ends[0]);
      return error;
    }
    socket_ = ends[0];
    watch(socket_, EPOLLIN);
    return 0;
  }

  void end_supervisor() {
    if (socket_ < 0) return;
    ::close(std::exchange(socket_, -1));
    ::waitpid(supervisor_pid_, nullptr, 0);
  }

  void lose_supervisor() {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket_, nullptr);
    end_supervisor();
    auto lost = processes_;
    ProcessEnd killed;
    killed.status = SIGKILL;  // as wait() tells a death by that signal
    for (auto& [id, process] : lost) finish(process, killed);
  }

  const std::vector<std::string> supervisor_;
  const int epoll_;
  const int wake_;
  std::atomic<bool> stopping_{false};
  std::atomic<ProcessId> last_id_{0};
  std::mutex mutex_;
  std::deque<Queued> queue_;

  // The thread's own.
  int socket_ = -1;
  pid_t supervisor_pid_ = -1;
  std::unordered_map<ProcessId, std::shared_ptr<Process>> processes_;
  std::unordered_map<int, std::shared_ptr<Process>> by_output_;
  std::thread thread_;
};

ProcessHost::ProcessHost(std::vector<std::string> supervisor)
    : implementation_(std::make_unique<Implementation>(std::move(supervisor))) {}
ProcessHost::~ProcessHost() = default;
std::shared_ptr<Process> ProcessHost::start(ProcessCommand command, ProcessListener listener) {
  return implementation_->start(std::move(command), std::move(listener));
}
void ProcessHost::end(const Process& process) {
  implementation_->order(SupervisorOrder::Kind::end, process.id(), 0);
}
void ProcessHost::signal(const Process& process, int number) {
  implementation_->order(SupervisorOrder::Kind::signal, process.id(), number);
}

}  // namespace sls::lambda
