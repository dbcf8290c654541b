// Journal: a Sink that hands records to writers on one background thread, so that nobody who records waits
// for a terminal or a disk. The queue is bounded: when writers cannot keep up, records are dropped, counted,
// and the count said.
#pragma once

#include <memory>
#include <vector>

#include "telemetry/sink.h"

namespace sls::telemetry {

// Called on the journal's thread only, one record after the other.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual void write(const Record& record) = 0;
  // After the last record for now: what is buffered goes out.
  virtual void flush() {}
  // Whether it does anything with DynamoDB calls; without such a writer they are not even queued.
  virtual bool takes_dynamodb_calls() const { return false; }
  // Records that were dropped since the last call.
  virtual void write_dropped(std::size_t count) = 0;
};

class Journal final : public Sink {
 public:
  // Each record goes to the writers in this order: a file that a later line names is there before the line
  // is.
  explicit Journal(std::vector<std::unique_ptr<Writer>> writers, std::size_t capacity = 20'000);
  ~Journal() override;  // writes what is queued
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  void record(Record record) override;
  bool takes_dynamodb_calls() const override;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sls::telemetry
