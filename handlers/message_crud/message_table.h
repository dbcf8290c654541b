// MessageTable: the four operations on messages, each one DynamoDB call. Items have the key (pk = message id,
// sk = "v0"). Failures of DynamoDB become replies here: what the client did wrong is 4xx with the service's
// words; what it could not help is 5xx without them, and the words go to the log.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/ids.h"
#include "dynamodb_client/client.h"
#include "reply.h"

namespace sls::message_crud {

using Log = std::function<void(std::string_view)>;

class MessageTable {
 public:
  MessageTable(std::string name, std::shared_ptr<dynamodb_client::DynamoDbClient> client, core::Clock& clock,
               core::IdSource& ids)
      : name_(std::move(name)), client_(std::move(client)), clock_(clock), ids_(ids) {}

  // `body` is the JSON of the request.
  Reply create(std::string_view body, const Log& log);
  Reply retrieve(std::string_view id, const Log& log);
  Reply update(std::string_view id, std::string_view body, const Log& log);
  Reply remove(std::string_view id, const Log& log);

 private:
  std::string begin_request() const;
  std::string begin_keyed_request(std::string_view id) const;
  Reply service_failure(std::string_view operation, const dynamodb_client::ServiceError& error,
                        const Log& log) const;

  std::string name_;
  std::shared_ptr<dynamodb_client::DynamoDbClient> client_;
  core::Clock& clock_;
  core::IdSource& ids_;
};

}  // namespace sls::message_crud
