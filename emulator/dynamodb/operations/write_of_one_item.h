// PutItem, UpdateItem and DeleteItem, once the request has become an ItemChange: the write, and its answer.
#pragma once

#include <memory>

#include "item_change.h"
#include "operations.h"

namespace sls::dynamodb::operations {

// Answers with the attributes that ReturnValues asks for, capacity and item collection metrics.
PreparedWrite write_of_one_item(std::shared_ptr<const Request> request, ItemChange change);

}  // namespace sls::dynamodb::operations
