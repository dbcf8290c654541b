// ServiceError: a failure in the service's own words, thrown where it is found and caught once, in
// Engine::execute. The sentences stand in messages.h and nowhere else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attribute_value.h"

namespace sls::dynamodb {

// One entry of TransactionCanceledException's CancellationReasons.
struct CancellationReason {
  std::string code = "None";
  std::string message;
  std::optional<Item> item;
};

struct ServiceError {
  std::string type;                         // "ValidationException"
  std::string message;                      // may be empty: then the body has no message member
  std::optional<Item> item;                 // ConditionalCheckFailedException with ALL_OLD
  std::vector<CancellationReason> reasons;  // TransactionCanceledException
  int status = 400;
};

}  // namespace sls::dynamodb
