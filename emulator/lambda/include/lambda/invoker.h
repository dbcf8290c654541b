// Invoker: Lambda as the gateway sees it.
#pragma once

#include "lambda/invocation.h"

namespace sls::lambda {

class Invoker {
 public:
  virtual ~Invoker() = default;
  // Never blocks. A function that cannot run here completes with a function error that says why.
  virtual void invoke(Invocation invocation, Completion completion) = 0;
};

}  // namespace sls::lambda
