// The template's tables against those in the store: what is missing is made, what changed is changed in
// place, a table whose key schema changed is replaced as CloudFormation would, and nothing with items in it
// is ever dropped.
#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "dynamodb/engine.h"
#include "dynamodb_client/client.h"
#include "stack/failure.h"
#include "stack/options.h"
#include "template/application.h"

namespace sls::stack {

// One line for people per thing that was changed, set aside, or kept although the template no longer has it.
Result<std::vector<std::string>> reconcile_tables(const model::Application& application,
                                                  dynamodb::Engine& engine, const core::Clock& clock);

// Which of the template's tables are missing at an outside endpoint, as lines for people; with `create_tables` they are
// made there. What is there is never changed.
Result<std::vector<std::string>> check_outside_tables(const model::Application& application,
                                                      dynamodb_client::DynamoDbClient& client,
                                                      const OutsideEndpoint& endpoint);

// The CreateTable request of a table.
std::string create_table_request(const model::Table& table);

}  // namespace sls::stack
