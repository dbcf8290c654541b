// What TransactWriteItems, TransactGetItems and PartiQL's ExecuteTransaction share: limits, repeated items,
// cancellation reasons, and the client request token that makes a transaction happen once. Writer's thread or a
// reader's: nothing here is shared between calls.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../storage/key_codec.h"
#include "../storage/schema.h"
#include "../storage/writer.h"
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
  void add(const storage::TableDefinition& table, const storage::EncodedKey& key);
  bool found() const { return found_; }
  // Throws the words of transactions.
  void check() const;

 private:
  std::set<std::string> seen_;
  bool found_ = false;
};

// "ConditionalCheckFailedException" → "ConditionalCheckFailed", and "ValidationError": how an error is named
// inside an answer.
std::string reason_code(std::string_view type);

// One reason per action. Every failed condition is told; of the validation errors all, or only the first.
class CancellationReasons {
 public:
  enum class Told { all, first };
  CancellationReasons(std::size_t actions, Told validations) : reasons_(actions), validations_(validations) {}

  // Runs `work` and keeps what it throws as the reason of action `at`.
  template <typename Work>
  void judge(std::size_t at, Work work) {
    try {
      work();
    } catch (ServiceError& error) {
      keep(at, std::move(error));
    }
  }
  void keep(std::size_t at, ServiceError error);
  bool has(std::size_t at) const { return reasons_[at].code != "None"; }
  // Throws TransactionCanceledException when there is any.
  void check();

 private:
  std::vector<CancellationReason> reasons_;
  Told validations_;
  bool canceled_ = false;
  bool invalid_ = false;
};

// A ClientRequestToken, and what the request behind it says; without a token every request is a new one.
struct RequestToken {
  std::string token;
  std::string digest;
};
// `first` for a new request; for one that has been carried out already, `again`. Throws
// IdempotentParameterMismatchException.
void carry_out_once(const RequestToken& asked, storage::WriteTransaction& transaction,
                    const std::function<void()>& first, const std::function<void()>& again);

// The digest of TransactItems. Equal for requests that say the same: the order of members and the writing of
// numbers and sets do not count.
std::string digest_of(const JsonValue& transact_items);

}  // namespace sls::dynamodb::operations
