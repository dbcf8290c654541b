// What import_tables() does once it has a client of the destination.
#pragma once

#include <istream>

#include "dynamodb_client/client.h"
#include "stack/dynamodb_data.h"

namespace sls::stack {

Result<DataSummary> import_items(const ImportOptions& options, std::istream& in,
                                 dynamodb_client::DynamoDbClient& client);

}  // namespace sls::stack
