#include "dynamodb/engine.h"

#include <algorithm>
#include <future>
#include <limits>
#include <new>
#include <utility>

#include "error_body.h"
#include "long_reads.h"
#include "messages.h"
#include "operations/operations.h"
#include "operations/streams.h"
#include "record_waiters.h"
#include "storage/database.h"
#include "storage/snapshot.h"
#include "storage/writer.h"
#include "upkeep.h"

namespace sls::dynamodb {
namespace {

// So much is read on the thread that asks: some tens of microseconds.
constexpr std::size_t kShortRead = 64 * 1024;
// A write of one item in a request of so many bytes takes as long.
constexpr std::size_t kShortWrite = 16 * 1024;

// Any failure of a call as the service would send it.
Reply reply_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const ServiceError& error) {
    return error_reply(error);
  } catch (const storage::StorageError& error) {
    return error_reply(messages::internal_error("the store failed: " + error.message));
  } catch (const std::bad_alloc&) {
    return error_reply(messages::internal_error("out of memory"));
  }
}

// The same for those who do not speak the wire's language.
std::string reason_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const ServiceError& error) {
    return error.message;
  } catch (const storage::StorageError& error) {
    return "the store failed: " + error.message;
  }
}

}  // namespace

class Engine::Implementation {
 public:
  Implementation(const EngineOptions& options, std::unique_ptr<storage::Database> database, core::Clock& clock,
                 core::IdSource& ids, telemetry::Sink& sink)
      : database_(std::move(database)),
        services_{*database_, clock, ids},
        clock_(clock),
        sink_(sink),
        upkeep_(*database_, writer_, options),
        writer_(*database_, clock, [this](bool tables_changed, const std::set<std::int64_t>& streams) {
          if (tables_changed) upkeep_.tables_changed();
          waiters_.notify(streams);
        }) {
    upkeep_.start();
  }
  ~Implementation() { upkeep_.stop(); }

  void execute(Call call, Completion completion) {
    std::int64_t begun = clock_.monotonic_nanoseconds();
    const operations::Operation* operation = operations::find_operation(call.operation);
    std::shared_ptr<operations::Request> request;
    try {
      request = std::make_shared<operations::Request>(std::move(call));
      request->parse();
      if (operation == nullptr) throw messages::unknown_operation(request->call().operation);
      bool writes = operation->writes != nullptr ? operation->writes(*request) : operation->write != nullptr;
      if (writes) return write(*operation, request, begun, completion);
      read(*operation, *request, kShortRead, begun, completion);
    } catch (const operations::LongRead&) {
      long_reads_.enqueue([this, operation, request, begun, completion = std::move(completion)] {
        read_long(*operation, *request, begun, completion);
      });
    } catch (const ServiceError&) {
      finish(request->call(), reply_of(std::current_exception()), {}, begun, completion);
    } catch (const storage::StorageError& error) {
      finish(request->call(), reply_of_read(*request, error), {}, begun, completion);
    }
  }

  void await_records(std::string_view shard_iterator, std::function<void()> ready) {
    storage::StreamDefinition stream;
    operations::ShardIterator at;
    // Where the store cannot tell, GetRecords will say why.
    bool is_readable = or_else(false, [&](storage::StreamStore& store) {
      at = operations::read_iterator(store, shard_iterator, clock_.unix_milliseconds(), stream);
      return true;
    });
    if (!is_readable) return ready();
    waiters_.add(stream.id, std::move(ready), [&] {
      return or_else(true, [&](storage::StreamStore& store) {
        auto present = store.find(stream.id);
        return !present || present->disabled_ms != 0 ||
               store.last_sequence(stream.id) >= std::max<std::int64_t>(1, at.from);
      });
    });
  }

  void sweep() {
    std::promise<void> done;
    upkeep_.sweep([&done] { done.set_value(); });
    done.get_future().wait();
  }

  core::Result<void, std::string> snapshot(const std::string& file) {
    try {
      storage::Reader reader = database_->reader(storage::ReadLength::page);
      database_->write_snapshot(*reader, file);
      return {};
    } catch (const storage::SnapshotError& error) {
      return core::Failure{error.message};
    } catch (const storage::StorageError& error) {
      return core::Failure{"the store failed: " + error.message};
    }
  }

  core::Result<void, std::string> restore(const std::string& file) {
    std::promise<core::Result<void, std::string>> done;
    std::string error;
    storage::Writer::Job job;
    job.alone = true;
    job.work = [this, &file](storage::WriteTransaction&) {
      try {
        database_->read_snapshot(file);
      } catch (const storage::SnapshotError& refusal) {
        throw messages::validation(refusal.message);
      }
    };
    job.committed = [&] { done.set_value({}); };
    job.failed = [&](const std::exception_ptr& failure) {
      done.set_value(core::Failure{reason_of(failure)});
    };
    writer_.enqueue(std::move(job));
    return done.get_future().get();
  }

  core::Result<void, std::string> rename_table(std::string_view from, std::string_view to) {
    std::promise<core::Result<void, std::string>> done;
    std::string error;
    storage::Writer::Job job;
    job.work = [from = std::string(from), to = std::string(to),
                &error](storage::WriteTransaction& transaction) {
      auto table = transaction.find_table(from);
      error = !table                       ? "there is no table " + from
              : transaction.find_table(to) ? "there is a table " + to + " already"
                                           : "";
      if (error.empty()) transaction.rename_table(table, to);
    };
    job.committed = [&] {
      if (error.empty()) return done.set_value({});
      done.set_value(core::Failure{error});
    };
    job.failed = [&](const std::exception_ptr& failure) {
      done.set_value(core::Failure{reason_of(failure)});
    };
    writer_.enqueue(std::move(job));
    return done.get_future().get();
  }

 private:
  // Throws LongRead when it would read more than `bytes`.
  void read(const operations::Operation& operation, const operations::Request& request, std::size_t bytes,
            std::int64_t begun, const Completion& completion) {
    operations::Services services = services_;
    services.bytes_left = bytes;
    operations::Answer answer = operation.read(services, request);
    finish(request.call(), {200, std::move(answer.body), ""}, answer, begun, completion);
  }

  void read_long(const operations::Operation& operation, const operations::Request& request,
                 std::int64_t begun, const Completion& completion) {
    try {
      read(operation, request, std::numeric_limits<std::size_t>::max(), begun, completion);
    } catch (const ServiceError&) {
      finish(request.call(), reply_of(std::current_exception()), {}, begun, completion);
    } catch (const storage::StorageError& error) {
      finish(request.call(), reply_of_read(request, error), {}, begun, completion);
    }
  }

  // What the streams say, or `otherwise` when they fail.
  bool or_else(bool otherwise, const std::function<bool(storage::StreamStore&)>& ask) {
    try {
      storage::Reader reader = database_->reader();
      storage::StreamStore store(*reader);
      return ask(store);
    } catch (const ServiceError&) {
      return otherwise;
    } catch (const storage::StorageError&) {
      return otherwise;
    }
  }

  // A table or index that was deleted after the read had looked it up is one that is not there.
  static Reply reply_of_read(const operations::Request& request, const storage::StorageError& error) {
    std::string_view missing = error.missing_table();
    if (missing.empty()) return reply_of(std::current_exception());
    return error_reply(missing.front() == 'x' ? messages::no_such_index(request.text("IndexName"))
                                              : messages::resource_not_found());
  }

  // Takes the completion only when nothing can throw any more.
  void write(const operations::Operation& operation, std::shared_ptr<const operations::Request> request,
             std::int64_t begun, Completion& completion) {
    operations::PreparedWrite prepared = operation.write(services_, request);
    storage::Writer::Job job;
    job.work = std::move(prepared.work);
    job.alone = prepared.alone;
    job.is_short = operation.writes_one_item && request->call().body.size() <= kShortWrite;
    auto shared = std::make_shared<Completion>(std::move(completion));
    job.committed = [this, request, begun, shared, answer = prepared.answer] {
      finish(request->call(), {200, std::move(answer->body), ""}, *answer, begun, *shared);
    };
    job.failed = [this, request, begun, shared, answer = prepared.answer](const std::exception_ptr& failure) {
      finish(request->call(), reply_of(failure), *answer, begun, *shared);
    };
    writer_.enqueue(std::move(job));
  }

  void finish(const Call& call, Reply reply, const operations::Answer& answer, std::int64_t begun,
              const Completion& completion) {
    if (sink_.takes_dynamodb_calls()) record(call, reply, answer, begun);
    completion(std::move(reply));
  }

  void record(const Call& call, const Reply& reply, const operations::Answer& answer, std::int64_t begun) {
    telemetry::DynamoDbRecord record;
    record.time_ms = clock_.unix_milliseconds();
    record.request_id = call.caller.request_id;
    record.trace_id = call.caller.trace_id;
    record.principal = call.caller.principal;
    record.function = call.caller.function;
    record.function_operation = call.caller.operation;
    record.operation = call.operation;
    record.table = answer.table;
    record.consumed_capacity = answer.consumed_capacity;
    record.duration_us = (clock_.monotonic_nanoseconds() - begun) / 1000;
    record.error_type = reply.error_type;
    sink_.record(telemetry::Record(std::move(record)));
  }

  std::unique_ptr<storage::Database> database_;
  operations::Services services_;
  core::Clock& clock_;
  telemetry::Sink& sink_;
  LongReads long_reads_;
  RecordWaiters waiters_;
  Upkeep upkeep_;
  storage::Writer writer_;  // last: it ends first, and finishes what is queued
};

Engine::Engine(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Engine::~Engine() = default;

core::Result<std::unique_ptr<Engine>, OpenError> Engine::open(const EngineOptions& options,
                                                              core::Clock& clock, core::IdSource& ids,
                                                              telemetry::Sink& sink) {
  auto database = storage::Database::open(options);
  if (!database.ok()) return core::Failure{database.error()};
  return std::unique_ptr<Engine>(
      new Engine(std::make_unique<Implementation>(options, std::move(*database), clock, ids, sink)));
}

void Engine::execute(Call call, Completion completion) {
  implementation_->execute(std::move(call), std::move(completion));
}

Reply Engine::execute(Call call) {
  std::promise<Reply> promise;
  auto reply = promise.get_future();
  implementation_->execute(std::move(call), [&promise](Reply done) { promise.set_value(std::move(done)); });
  return reply.get();
}

void Engine::await_records(std::string_view shard_iterator, std::function<void()> ready) {
  implementation_->await_records(shard_iterator, std::move(ready));
}

void Engine::sweep() { implementation_->sweep(); }

core::Result<void, std::string> Engine::snapshot(const std::string& file) {
  return implementation_->snapshot(file);
}

core::Result<void, std::string> Engine::restore(const std::string& file) {
  return implementation_->restore(file);
}

core::Result<void, std::string> Engine::rename_table(std::string_view from, std::string_view to) {
  return implementation_->rename_table(from, to);
}

}  // namespace sls::dynamodb
