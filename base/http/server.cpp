#include "http/server.h"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <map>
#include <thread>
#include <vector>

#include "connection.h"

namespace sls::http {
namespace asio = boost::asio;

class Server::Implementation {
 public:
  explicit Implementation(ServerOptions options) : settings_(std::make_shared<ConnectionSettings>()) {
    int threads = std::max(1, options.threads);
    settings_->options = std::move(options);
    for (int i = 0; i < threads; ++i) loops_.push_back(std::make_shared<EventLoop>());
    main_ = std::make_shared<Listener>(loops_[0]->io);
    for (auto& loop : loops_) sweeps_.emplace_back(loop->io);
  }
  ~Implementation() { stop(std::chrono::milliseconds(0)); }

  boost::system::error_code bind() { return bind(*main_, settings_->options.port); }

  std::uint16_t port() const { return main_->port; }

  core::Result<std::uint16_t, ListenError> open_port(std::uint16_t number) {
    auto listener = std::make_shared<Listener>(loops_[0]->io);
    if (auto error = bind(*listener, number))
      return core::Failure{
          ListenError{ListenFailure::other, "cannot open a further port: " + error.message()}};
    std::uint16_t port = listener->port;
    asio::post(loops_[0]->io, [this, listener] {
      if (settings_->stopping) return;
      further_[listener->port] = listener;
      accept(listener);
    });
    return port;
  }

  void close_port(std::uint16_t port) {
    asio::post(loops_[0]->io, [this, port] {
      auto found = further_.find(port);
      if (found == further_.end()) return;
      found->second->close();
      further_.erase(found);
    });
  }

  void start(RequestHandler handler) {
    settings_->handler = std::move(handler);
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      guards_.emplace_back(loops_[i]->io.get_executor());
      schedule_sweep(i);
    }
    accept(main_);
    running_ = static_cast<int>(loops_.size());
    for (auto& loop : loops_) {
      threads_.emplace_back([this, loop] {
        loop->io.run();
        std::lock_guard lock(mutex_);
        --running_;
        ended_.notify_all();
      });
    }
  }

  void stop(std::chrono::milliseconds grace) {
    if (threads_.empty()) return main_->close();
    settings_->stopping = true;
    asio::post(loops_[0]->io, [this] {
      main_->close();
      for (auto& [port, listener] : further_) listener->close();
      further_.clear();
    });
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      asio::post(loops_[i]->io, [this, i] { sweeps_[i].cancel(); });
    }
    close_connections(grace.count() > 0);
    guards_.clear();
    if (grace.count() > 0) wait_for_loops(grace);
    close_connections(false);
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    for (auto& loop : loops_) run_what_came_too_late(*loop);
  }

 private:
  // What was posted when a loop had ended already holds connections, and these hold the loop: unless it runs,
  // neither goes.
  static void run_what_came_too_late(EventLoop& loop) {
    loop.io.restart();
    loop.io.poll();
  }

  // One listening socket. Touched on the first loop's thread once the server has started.
  struct Listener {
    explicit Listener(asio::io_context& io) : acceptor(io), retry(io) {}
    void close() {
      boost::system::error_code ignored;
      acceptor.close(ignored);
      retry.cancel();
    }
    Tcp::acceptor acceptor;
    asio::steady_timer retry;
    std::uint16_t port = 0;
  };

  boost::system::error_code bind(Listener& listener, std::uint16_t port) const {
    boost::system::error_code error;
    const std::string& host = settings_->options.host;
    auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
    if (error) return error;
    Tcp::endpoint endpoint(address, port);
    Tcp::acceptor& acceptor = listener.acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) listener.port = acceptor.local_endpoint(error).port();
    return error;
  }

  void accept(const std::shared_ptr<Listener>& listener) {
    std::size_t target = next_++ % loops_.size();
    listener->acceptor.async_accept(
        loops_[target]->io, [this, target, listener](boost::system::error_code error, Tcp::socket socket) {
          if (error == asio::error::operation_aborted || !listener->acceptor.is_open()) return;
          if (error) return accept_later(listener);
          auto connection = std::make_shared<Connection>(std::move(socket), loops_[target], settings_);
          asio::post(loops_[target]->io, [connection] { connection->begin(); });
          accept(listener);
        });
  }

  // Out of descriptors: connections wait in the backlog until others have closed.
  void accept_later(const std::shared_ptr<Listener>& listener) {
    listener->retry.expires_after(std::chrono::milliseconds(50));
    listener->retry.async_wait([this, listener](boost::system::error_code error) {
      if (!error) accept(listener);
    });
  }

  // One pass over a loop's connections instead of a timer for each: setting timers would cost more than a
  // request.
  void schedule_sweep(std::size_t i) {
    const ServerOptions& options = settings_->options;
    auto shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout});
    auto period = std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
    sweeps_[i].expires_after(period);
    sweeps_[i].async_wait([this, i](boost::system::error_code error) {
      // A sweep whose timer had expired when it was cancelled runs without an error.
      if (error || settings_->stopping) return;
      auto now = std::chrono::steady_clock::now();
      for (const auto& connection : snapshot(*loops_[i])) connection->check_deadline(now);
      schedule_sweep(i);
    });
  }

  // Held while they are gone through: closing one may let go of another.
  static std::vector<std::shared_ptr<Connection>> snapshot(EventLoop& loop) {
    std::vector<std::shared_ptr<Connection>> held;
    std::erase_if(loop.connections, [&held](const auto& entry) {
      if (auto connection = entry.second.lock()) {
        held.push_back(std::move(connection));
        return false;
      }
      return true;
    });
    return held;
  }

  void close_connections(bool let_finish) {
    for (auto& loop : loops_) {
      asio::post(loop->io, [loop, let_finish] {
        for (const auto& connection : snapshot(*loop)) connection->close(let_finish);
      });
    }
  }

  void wait_for_loops(std::chrono::milliseconds grace) {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, grace, [this] { return running_ == 0; });
  }

  std::shared_ptr<ConnectionSettings> settings_;
  std::vector<std::shared_ptr<EventLoop>> loops_;
  std::vector<asio::steady_timer> sweeps_;
  std::shared_ptr<Listener> main_;
  std::map<std::uint16_t, std::shared_ptr<Listener>> further_;  // the first loop's thread only
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
  std::vector<std::thread> threads_;
  std::size_t next_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = 0;
};

Server::Server(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Server::~Server() = default;

core::Result<std::unique_ptr<Server>, ListenError> Server::listen(ServerOptions options) {
  std::string place = options.host + ":" + std::to_string(options.port);
  auto implementation = std::make_unique<Implementation>(std::move(options));
  if (auto error = implementation->bind()) {
    ListenFailure kind =
        error == asio::error::address_in_use ? ListenFailure::address_in_use : ListenFailure::other;
    return core::Failure{ListenError{kind, "cannot listen on " + place + ": " + error.message()}};
  }
  return std::unique_ptr<Server>(new Server(std::move(implementation)));
}

std::uint16_t Server::port() const { return implementation_->port(); }
void Server::start(RequestHandler handler) { implementation_->start(std::move(handler)); }
core::Result<std::uint16_t, ListenError> Server::open_port(std::uint16_t number) {
  return implementation_->open_port(number);
}
void Server::close_port(std::uint16_t port) { implementation_->close_port(port); }
void Server::stop(std::chrono::milliseconds grace) { implementation_->stop(grace); }

}  // namespace sls::http
