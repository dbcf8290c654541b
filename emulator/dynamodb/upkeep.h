// Upkeep: what the engine does of its own accord: it removes items whose time to live is over, trims streams,
// forgets transactions' tokens, and goes on with back-fills. All of it is the writer's work, cut into small steps that queue like any other
// write, so that callers wait for one step at most. A thread looks every second (EngineOptions::sweep_ms) for
// what is due on the engine's clock; sweep() does the same at once.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "dynamodb/engine.h"
#include "storage/database.h"
#include "storage/writer.h"

namespace sls::dynamodb {

class Upkeep {
 public:
  // Borrows both; the writer may be made after it.
  Upkeep(storage::Database& database, storage::Writer& writer, const EngineOptions& options);
  ~Upkeep();
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

  // REQUIRES: the writer is there.
  void start();
  // Ends the thread; what is queued ends after its present step. REQUIRED while the writer is still there.
  void stop();

  // Any thread; `done` on the writer's, when nothing is due any more, or a step has failed.
  void sweep(std::function<void()> done);
  // After a commit that changed tables.
  void tables_changed();

 private:
  // Does a bounded piece of work; true: there is more of it.
  using Step = std::function<bool(storage::WriteTransaction&)>;
  struct Chain;
  void run();
  void enqueue(std::shared_ptr<Chain> chain);

  storage::Database& database_;
  storage::Writer& writer_;
  std::int64_t sweep_ms_;
  std::int64_t stream_records_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> filling_{false};
  std::atomic<bool> sweeping_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

}  // namespace sls::dynamodb
