// The handlers that are compiled in, as Lambda wants them: which functions they run, and how one is made,
// with the DynamoDB client that the stack chose for it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb_client/client.h"
#include "lambda/lambda.h"

namespace sls::stack {

// Makes the client of one execution environment, known by its access key.
using ClientFactory =
    std::function<std::shared_ptr<dynamodb_client::DynamoDbClient>(const std::string& access_key_id)>;

// A `provided.*` function whose Handler is compiled in; needs no CodeUri folder.
bool runs_in_process(const model::Function& function);

// Borrows clock and ids.
lambda::InProcessHandlers compiled_in_handlers(ClientFactory clients, core::Clock& clock,
                                               core::IdSource& ids);

}  // namespace sls::stack
