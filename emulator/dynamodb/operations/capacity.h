// Consumed capacity: units of reads and writes, and the member of the answer that shows them.
#pragma once

#include <map>
#include <string>

#include "../storage/schema.h"
#include "request.h"

namespace sls::dynamodb::operations {

struct Capacity {
  double table = 0;
  std::map<std::string, double> global_indexes;
  std::map<std::string, double> local_indexes;
  double total() const;
  void add(const Capacity& other);
  void multiply(double factor);
};

double read_units(std::size_t bytes, bool consistent);
double write_units(std::size_t old_size, std::size_t new_size);

// What a write of an item costs in the table and in each index whose entry it touches.
Capacity write_capacity(const storage::TableDefinition& table, const Item* old, std::size_t old_size,
                        const Item* item, std::size_t size);

// Appends ,"ConsumedCapacity":{…} when ReturnConsumedCapacity (`mode`) asks for it.
void append_capacity(std::string& body, std::string_view mode, const std::string& table,
                     const Capacity& capacity);
// Transactions say beside CapacityUnits what kind they are: `kind` is "ReadCapacityUnits" or
// "WriteCapacityUnits".
std::string capacity_json(std::string_view mode, const std::string& table, const Capacity& capacity,
                          std::string_view kind = "");
// Capacity by table, as batches and transactions answer it.
class CapacityByTable {
 public:
  Capacity& of(const std::string& table) { return tables_[table]; }
  double total() const;
  // Appends ,"ConsumedCapacity":[…] when `mode` asks for it.
  void append(std::string& body, std::string_view mode, std::string_view kind = "") const;

 private:
  std::map<std::string, Capacity> tables_;
};

}  // namespace sls::dynamodb::operations
