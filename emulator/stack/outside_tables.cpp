#include <nlohmann/json.hpp>

#include "core/json.h"
#include "table_transfer.h"
#include "tables.h"

namespace sls::stack {
namespace {

TableRecipe recipe_of(const model::Table& table) {
  TableRecipe recipe{table.name, create_table_request(table), ""};
  if (!table.ttl_attribute.empty())
    recipe.time_to_live = core::dump_json(core::Json{{"Enabled", true}, {"AttributeName", table.ttl_attribute}});
  return recipe;
}

}  // namespace

Result<std::vector<std::string>> check_outside_tables(const model::Application& application,
                                                      dynamodb_client::DynamoDbClient& client,
                                                      const OutsideEndpoint& endpoint) {
  std::vector<std::string> lines;
  for (const model::Table& table : application.tables) {
    if (endpoint.create_tables) {
      auto made = make_table(client, recipe_of(table));
      if (!made.ok()) return core::Failure{made.error()};
      if (*made) lines.push_back("table " + table.name + ": made at " + endpoint.url);
      continue;
    }
    auto described = client.call("DescribeTable", core::dump_json(core::Json{{"TableName", table.name}}));
    if (described.ok()) continue;
    if (described.error().type != "ResourceNotFoundException")
      return core::Failure{refused("cannot describe the table " + table.name + " at " + endpoint.url, described.error())};
    lines.push_back("table " + table.name + " is not there at " + endpoint.url + "; --create-tables makes it");
  }
  return lines;
}

}  // namespace sls::stack
