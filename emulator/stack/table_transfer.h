// Tables on the move, over any DynamoDB client: what an export, an import and a copy have in common.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "dynamodb_client/client.h"
#include "stack/failure.h"

namespace sls::stack {

// What makes a table like another: requests as JSON text.
struct TableRecipe {
  std::string name;
  std::string create_table;  // the CreateTable request
  std::string time_to_live;  // the TimeToLiveSpecification; empty: off
};

Result<std::vector<std::string>> list_tables(dynamodb_client::DynamoDbClient& client);
Result<TableRecipe> read_recipe(dynamodb_client::DynamoDbClient& client, const std::string& table);
// Makes the table and waits until it is active. True when it was made, false when one of that name was there.
Result<bool> make_table(dynamodb_client::DynamoDbClient& client, const TableRecipe& recipe);

// Gives every item of a table, as DynamoDB JSON text, page by page.
using TakeItem = std::function<Result<bool>(std::string_view item)>;
Result<bool> scan_table(dynamodb_client::DynamoDbClient& client, const std::string& table, const TakeItem& take);

// Collects items and puts them in batches.
class BatchPutter {
 public:
  explicit BatchPutter(dynamodb_client::DynamoDbClient& client) : client_(client) {}

  // `where` says in an error which item was refused: "items.jsonl:7".
  Result<bool> put(const std::string& table, std::string item, std::string where);
  // Puts what is collected. Call at the end.
  Result<bool> flush();
  // How many items are in, also of what was refused later.
  std::uint64_t count() const { return count_; }

 private:
  struct Waiting {
    std::string item;
    std::string where;
  };
  Result<bool> put_one_by_one();

  dynamodb_client::DynamoDbClient& client_;
  std::string table_;
  std::vector<Waiting> waiting_;
  std::size_t bytes_ = 0;
  std::uint64_t count_ = 0;
};

// "the endpoint answered ResourceNotFoundException: …"
Failure refused(const std::string& what, const dynamodb_client::ServiceError& error);

}  // namespace sls::stack
