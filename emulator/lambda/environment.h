// Environment: one execution environment of a function, as its Pool sees it: at most one invocation at a time.
// There are two kinds: a thread of this process with a handler of its own (in_process_environment.h), and a
// child process on the Lambda Runtime API (child_environment.h).
//
// An environment that is free asks its pool for work (Pool::take) and takes what waits; when nothing does, it is
// idle until the pool wakes it. Nobody calls an environment with the pool's lock held.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "lambda/lambda.h"

namespace sls::lambda {

class Environment : public std::enable_shared_from_this<Environment> {
 public:
  explicit Environment(std::string access_key_id) : access_key_id_(std::move(access_key_id)) {}
  virtual ~Environment() = default;
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  const std::string& access_key_id() const { return access_key_id_; }

  // Starts it; it takes from the pool when it is ready. Call once, on a shared_ptr.
  virtual void begin() = 0;
  // Work may be waiting: it takes from the pool soon, or at once.
  virtual void wake() = 0;
  // It takes no more work: ends now if it is idle, else after what it does.
  virtual void end() = 0;

  // Ends what is past its time. The monotonic nanoseconds at which to look again; nothing while nothing runs.
  virtual std::optional<std::int64_t> check(std::int64_t now_ns) = 0;
  virtual std::optional<CurrentCaller> caller() const = 0;

  // Whether it needs time to end by itself.
  virtual bool busy() const = 0;
  virtual bool ended() const = 0;
  // After the end and its grace: stops it for good. True when it could not be stopped and goes on running.
  virtual bool leave() = 0;

 private:
  friend class Pool;
  const std::string access_key_id_;
  // The pool's: whether it is counted as about to take, since when, and since when it is idle.
  bool on_its_way_ = false;
  std::int64_t since_ns_ = 0;
  // It has left the pool, which neither waits for it nor knows it: what its threads still say changes nothing.
  bool left_ = false;
};

}  // namespace sls::lambda
