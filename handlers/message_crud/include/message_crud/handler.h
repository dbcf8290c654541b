// The message application: create, retrieve, update and delete messages in one DynamoDB table.
//
// `_HANDLER` chooses what the function is: "message_crud.handle" routes the four operations itself (the
// serverless monolith behind ANY /{proxy+}); "message_crud.create_item", ".retrieve_item", ".update_item" and
// ".delete_item" are one operation each, behind whatever route leads to them.
//
// Events: API Gateway proxy events of REST APIs (1.0) and HTTP APIs (1.0 and 2.0). Every success is 200 with
// JSON:
//   POST   /message        {"success": true, "message": {"message_id": "…"}}
//   GET    /message/{id}   the item as plain JSON, with its pk, sk and timestamp
//   PUT    /message/{id}   {"success": true}: sets the given attributes, the others stay
//   DELETE /message/{id}   {"success": true}
// Every failure is {"success": false, "error": {"code", "message"}} with a 4xx or 5xx status. Members pk, sk
// and timestamp of a body are the item's own and are left out silently. Numbers keep every digit in both
// directions.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"
#include "dynamodb_client/client.h"
#include "handler/handler.h"

namespace sls::message_crud {

// The values of `_HANDLER` that make_message_crud() takes.
std::vector<std::string> message_crud_handler_names();

// Needs `_HANDLER` and DDB_TABLE_NAME among the variables; the error is what Lambda's init error reports.
// REQUIRES: `clock` and `ids` outlive the handler.
core::Result<handler::Handler, handler::HandlerError> make_message_crud(
    const handler::Variables& variables, std::shared_ptr<dynamodb_client::DynamoDbClient> client,
    core::Clock& clock, core::IdSource& ids);

}  // namespace sls::message_crud
