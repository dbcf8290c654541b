// Sink: where records go. record() is called from any thread, must not block on whoever reads, and must not
// throw.
#pragma once

#include <memory>
#include <vector>

#include "telemetry/record.h"

namespace sls::telemetry {

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void record(Record record) = 0;
  // Whether anybody looks at DynamoDB calls: whoever makes many need not even make the record otherwise.
  virtual bool takes_dynamodb_calls() const { return true; }
};

// Drops everything.
class NullSink final : public Sink {
 public:
  void record(Record) override {}
};

}  // namespace sls::telemetry
