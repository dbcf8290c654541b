#include "../storage/table_store.h"
#include "capacity.h"
#include "keys.h"
#include "legacy_members.h"
#include "operations.h"

namespace sls::dynamodb::operations {

Answer get_item(Services& services, const Request& request) {
  Constraints constraints(request);
  check_return_consumed_capacity(constraints)
      .count("AttributesToGet", 1, kMostAttributesToGet)
      .table_name()
      .required("Key")
      .check();
  refuse_mixture(request, {"AttributesToGet"}, {"ProjectionExpression"});
  Item key = read_item(*request.find("Key"), request.dialect());
  auto placeholders = read_placeholders(request, {{}, true});
  std::optional<expressions::Projection> projection = read_attributes_to_get(request);
  if (request.has("ProjectionExpression"))
    projection = expressions::parse_projection(request.text("ProjectionExpression"), placeholders);
  placeholders.check_all_used();

  Answer answer;
  answer.table = request.table_name();
  auto catalog = services.database.catalog();
  auto found = catalog->find(answer.table);
  if (found == catalog->end()) throw messages::resource_not_found();
  const storage::TableDefinition& table = *found->second;
  storage::EncodedKey encoded = key_of_request(table, key);
  std::optional<storage::StoredItem> stored;
  {
    storage::Reader reader = services.database.reader();
    stored = storage::TableStore(*reader, table).get(encoded);
  }
  Capacity capacity;
  capacity.table = read_units(stored ? stored->size : 0, request.boolean("ConsistentRead"));
  answer.consumed_capacity = capacity.total();
  answer.body = "{";
  if (stored && projection) {
    answer.body += "\"Item\":";
    append_item(answer.body, expressions::project(*projection, read_stored_item(stored->json)));
  } else if (stored) {
    answer.body += "\"Item\":" + stored->json;
  }
  append_capacity(answer.body, request.text("ReturnConsumedCapacity"), answer.table, capacity);
  answer.body += "}";
  return answer;
}

}  // namespace sls::dynamodb::operations
