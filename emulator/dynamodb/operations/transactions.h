// What TransactWriteItems and TransactGetItems share: limits, repeated items, cancellation reasons, and the
// digest of a request behind a client request token.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../storage/schema.h"
#include "request.h"

namespace sls::dynamodb::operations {

constexpr std::size_t kMostActions = 100;
constexpr std::size_t kMostTransactionBytes = 4 * 1024 * 1024;
constexpr double kTransactionFactor = 2;  // a transaction prepares and commits: each unit counts twice

ServiceError transaction_too_large();

// An empty key value is the request's own fault, unlike a key of another type or size, which cancels.
void refuse_empty_keys(const storage::TableDefinition& table, const Item& item);

// Finds two actions on one item.
class Repetitions {
 public:
  // `item` holds the key, alone or among other attributes; one that does not fit the table is passed over.
  void add(const storage::TableDefinition& table, const Item& item);

 private:
  std::set<std::string> seen_;
};

// One reason per action. Every failed condition is told; of the validation errors only the first.
class CancellationReasons {
 public:
  explicit CancellationReasons(std::size_t actions) : reasons_(actions) {}

  // Runs `work` and keeps what it throws as the reason of action `at`.
  template <typename Work>
  void judge(std::size_t at, Work work) {
    try {
      work();
    } catch (ServiceError& error) {
      keep(at, error);
    }
  }
  // Throws TransactionCanceledException when there is any.
  void check();

 private:
  void keep(std::size_t at, ServiceError& error);

  std::vector<CancellationReason> reasons_;
  bool canceled_ = false;
  bool invalid_ = false;
};

// Equal for requests that say the same: the order of members and the writing of numbers and sets do not
// count.
std::string digest_of(const JsonValue& transact_items);

}  // namespace sls::dynamodb::operations
