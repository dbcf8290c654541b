// Importing into what is open already: what import_tables() does once it has a client of the destination.
#pragma once

#include <filesystem>
#include <istream>

#include "dynamodb/service.h"
#include "dynamodb_client/client.h"
#include "stack/dynamodb_data.h"
#include "template/application.h"

namespace sls::stack {

Result<DataSummary> import_items(const ImportOptions& options, std::istream& in,
                                 dynamodb_client::DynamoDbClient& client);

// --import of `serve` and `exec`: a file into an application's tables, before its ports answer.
Result<DataSummary> import_seed(const std::filesystem::path& file, const model::Application& application,
                                dynamodb::Service& service);

}  // namespace sls::stack
