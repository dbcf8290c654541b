// TagResource, UntagResource, ListTagsOfResource: tables by ARN.
#include <algorithm>

#include "core/json_writer.h"
#include "operations.h"
#include "table_definition.h"

namespace sls::dynamodb::operations {
namespace {

constexpr std::size_t kMostTags = 50;

std::string table_of_arn(const Request& request) {
  std::string arn(request.text("ResourceArn"));
  std::size_t table = arn.find(":table/");
  bool well_formed =
      arn.starts_with("arn:") && table != std::string::npos && arn.find('/', table + 7) == std::string::npos;
  if (!well_formed)
    throw messages::validation("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
  return arn.substr(table + 7);
}

storage::TablePointer find_table(storage::WriteTransaction& transaction, const Request& request) {
  storage::TablePointer table = transaction.find_table(table_of_arn(request));
  if (!table) throw messages::resource_arn_not_found(request.text("ResourceArn"));
  return table;
}

}  // namespace

PreparedWrite tag_resource(Services&, std::shared_ptr<const Request> request) {
  Constraints(*request).required("ResourceArn").required("Tags").check();
  auto tags = read_tags(*request->find("Tags"));
  if (tags.empty()) throw messages::validation("Atleast one Tag needs to be provided as Input.");
  PreparedWrite write;
  write.answer->table = table_of_arn(*request);
  write.work = [request, tags, answer = write.answer](storage::WriteTransaction& transaction) {
    storage::TableDefinition table = *find_table(transaction, *request);
    for (const auto& [key, value] : tags) {
      auto known = std::find_if(table.tags.begin(), table.tags.end(),
                                [&, k = key](const auto& tag) { return tag.first == k; });
      if (known == table.tags.end()) {
        table.tags.emplace_back(key, value);
      } else {
        known->second = value;
      }
    }
    if (table.tags.size() > kMostTags)
      throw messages::validation(
          "One or more parameter values were invalid: Number of tags exceeds the limit of 50");
    transaction.change_table(std::move(table));
    answer->body.clear();  // the service answers with an empty body
  };
  return write;
}

PreparedWrite untag_resource(Services&, std::shared_ptr<const Request> request) {
  Constraints(*request).required("ResourceArn").required("TagKeys").check();
  PreparedWrite write;
  write.answer->table = table_of_arn(*request);
  write.work = [request, answer = write.answer](storage::WriteTransaction& transaction) {
    storage::TableDefinition table = *find_table(transaction, *request);
    for (const auto& key : request->find("TagKeys")->GetArray()) {
      std::erase_if(table.tags, [&](const auto& tag) { return tag.first == key.GetString(); });
    }
    transaction.change_table(std::move(table));
    answer->body.clear();
  };
  return write;
}

Answer list_tags_of_resource(Services& services, const Request& request) {
  Constraints(request).required("ResourceArn").check();
  Answer answer;
  answer.table = table_of_arn(request);
  auto catalog = services.database.catalog();
  auto found = catalog->find(answer.table);
  if (found == catalog->end()) throw messages::resource_arn_not_found(request.text("ResourceArn"));
  answer.body.clear();
  core::JsonWriter json(answer.body);
  json.begin_object().key("Tags").begin_array();
  for (const auto& [key, value] : found->second->tags)
    json.begin_object().member("Key", key).member("Value", value).end_object();
  json.end_array().end_object();
  return answer;
}

}  // namespace sls::dynamodb::operations
