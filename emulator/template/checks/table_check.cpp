// What DynamoDB refuses of a table, in its own words.
#include <algorithm>
#include <set>

#include "core/text.h"
#include "loading.h"

namespace sls::model {
namespace {

constexpr std::size_t kMostGlobalIndexes = 20;
constexpr std::size_t kMostLocalIndexes = 5;

std::string bracketed(const std::vector<std::string>& names) { return "[" + core::join(names, ", ") + "]"; }

class TableCheck {
 public:
  TableCheck(Loading& loading, const Resource& resource, const Node& properties, const Table& table)
      : loading_(loading), resource_(resource), properties_(properties), table_(table) {
    for (const auto& [name, type] : table.attributes) defined_.push_back(name);
    use(table.key_schema);
    for (const Index& index : table.global_indexes) use(index.key_schema);
    for (const Index& index : table.local_indexes) use(index.key_schema);
  }

  void check() {
    check_defined_twice();
    check_time_to_live();
    check_definitions();
    check_key_order();
    check_throughput();
    check_index_names();
    check_local_indexes();
    if (table_.global_indexes.size() > kMostGlobalIndexes)
      invalid("GlobalSecondaryIndexes", "bad-index",
              "GlobalSecondaryIndex count exceeds the per-table limit of 20");
    for (const Index& index : table_.global_indexes) check_projection("GlobalSecondaryIndexes", index);
    for (const Index& index : table_.local_indexes) check_projection("LocalSecondaryIndexes", index);
  }

 private:
  void use(const std::vector<KeyAttribute>& keys) {
    for (const KeyAttribute& key : keys) used_.push_back(key.name);
  }

  void refuse(const char* property, std::string_view code, std::string text, std::string hint = "") {
    const Member* written = properties_.find_member(property);
    loading_.diagnostics.error(written == nullptr ? resource_.place : written->place, resource_.logical_id,
                               {code, std::move(text), std::move(hint)});
  }
  void invalid(const char* property, std::string_view code, const std::string& text, std::string hint = "") {
    refuse(property, code, "One or more parameter values were invalid: " + text, std::move(hint));
  }

  void check_defined_twice() {
    std::set<std::string> seen;
    for (const std::string& name : defined_) {
      if (!seen.insert(name).second)
        invalid("AttributeDefinitions", "bad-value",
                "AttributeDefinitions has the attribute " + name + " twice", "define each attribute once");
    }
  }

  void check_time_to_live() {
    const Node* ttl = properties_.find("TimeToLiveSpecification");
    if (ttl == nullptr || !ttl->is_map() || !intrinsic_name(*ttl).empty()) return;
    const Node* enabled = ttl->find("Enabled");
    bool on = enabled != nullptr && scalar_boolean(*enabled).value_or(false);
    if (on && ttl->find("AttributeName") == nullptr)
      refuse("TimeToLiveSpecification", "missing-property",
             "Properties validation failed for resource " + resource_.logical_id +
                 " with message: #/TimeToLiveSpecification: required key [AttributeName] not found",
             "add AttributeName");
  }

  void check_definitions() {
    auto missing_in = [](const std::vector<std::string>& names, const std::vector<std::string>& among) {
      return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return std::find(among.begin(), among.end(), name) == among.end();
      });
    };
    if (missing_in(used_, defined_)) {
      invalid("KeySchema", "key-not-defined",
              "Some index key attributes are not defined in AttributeDefinitions. Keys: " + bracketed(used_) +
                  ", AttributeDefinitions: " + bracketed(defined_),
              "add each key attribute to AttributeDefinitions");
    }
    if (!missing_in(defined_, used_)) return;
    bool indexed = !table_.global_indexes.empty() || !table_.local_indexes.empty();
    invalid("AttributeDefinitions", "definition-not-used",
            indexed
                ? "Some AttributeDefinitions are not used. AttributeDefinitions: " + bracketed(defined_) +
                      ", keys used: " + bracketed(used_)
                : "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                  "AttributeDefinitions",
            "define only attributes that a key uses");
  }

  void check_key_order() {
    const auto& keys = table_.key_schema;
    if (keys.empty() || keys[0].type != "HASH") {
      refuse("KeySchema", "bad-key-schema",
             "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
             "begin KeySchema with a HASH key");
    } else if (keys.size() > 1 && keys[0].name == keys[1].name) {
      refuse("KeySchema", "bad-key-schema",
             "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    } else if (keys.size() > 1 && keys[1].type != "RANGE") {
      refuse("KeySchema", "bad-key-schema",
             "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    } else if (keys.size() > 2) {
      refuse("KeySchema", "bad-key-schema",
             "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must "
             "have length "
             "less than or equal to 2");
    }
  }

  void check_throughput() {
    bool on_demand = table_.billing_mode == "PAY_PER_REQUEST";
    if (on_demand && table_.throughput) {
      invalid("ProvisionedThroughput", "throughput-on-demand",
              "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
              "PAY_PER_REQUEST",
              "remove it");
    }
    if (!on_demand && !table_.throughput) {
      refuse(
          "", "missing-throughput",
          "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be "
          "specified when BillingMode is PROVISIONED",
          "add BillingMode: PAY_PER_REQUEST, or ProvisionedThroughput");
    }
    for (const Index& index : table_.global_indexes) {
      if (on_demand && index.throughput) {
        invalid("GlobalSecondaryIndexes", "throughput-on-demand",
                "ProvisionedThroughput should not be specified for index: " + index.name +
                    " when BillingMode is PAY_PER_REQUEST");
      }
      if (!on_demand && !index.throughput) {
        invalid("GlobalSecondaryIndexes", "missing-throughput",
                "ProvisionedThroughput must be specified for index: " + index.name);
      }
    }
  }

  void check_index_names() {
    std::set<std::string> names;
    for (const auto& [property, indexes] : {std::pair("GlobalSecondaryIndexes", &table_.global_indexes),
                                            std::pair("LocalSecondaryIndexes", &table_.local_indexes)}) {
      for (const Index& index : *indexes) {
        if (!names.insert(index.name).second)
          invalid(property, "bad-index", "Duplicate index name: " + index.name);
        check_name(property, "indexName", index.name);
      }
    }
    if (table_.name != table_.logical_id) check_name("TableName", "tableName", table_.name);
  }

  void check_name(const char* property, const std::string& member, const std::string& name) {
    std::string head = "1 validation error detected: Value '" + name + "' at '" + member +
                       "' failed to satisfy constraint: Member must ";
    bool plain =
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") ==
        std::string::npos;
    if (name.size() < 3) {
      refuse(property, "bad-name", head + "have length greater than or equal to 3");
    } else if (name.size() > 255) {
      refuse(property, "bad-name", head + "have length less than or equal to 255");
    } else if (!plain) {
      refuse(property, "bad-name", head + "satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }
  }

  void check_local_indexes() {
    const char* kProperty = "LocalSecondaryIndexes";
    if (table_.local_indexes.size() > kMostLocalIndexes)
      invalid(kProperty, "bad-index", "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
    if (table_.local_indexes.empty()) return;
    if (table_.key_schema.size() < 2) {
      invalid(kProperty, "bad-index",
              "Table KeySchema does not have a range key, which is required when specifying a "
              "LocalSecondaryIndex");
    }
    for (const Index& index : table_.local_indexes) {
      if (index.key_schema.size() < 2)
        invalid(kProperty, "bad-index", "Index KeySchema does not have a range key for index: " + index.name);
      if (index.key_schema.empty() || table_.key_schema.empty()) continue;
      if (index.key_schema[0].name == table_.key_schema[0].name) continue;
      invalid(kProperty, "bad-index",
              "Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
                  index.name + ". index hash key: " + index.key_schema[0].name +
                  ", table hash key: " + table_.key_schema[0].name);
    }
  }

  void check_projection(const char* property, const Index& index) {
    const Projection& projection = index.projection;
    bool extra = !projection.non_key_attributes.empty();
    if (extra && projection.type != "INCLUDE") {
      invalid(property, "bad-index",
              "ProjectionType is " + projection.type + ", but NonKeyAttributes is specified");
    } else if (!extra && projection.type == "INCLUDE") {
      invalid(property, "bad-index", "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    }
  }

  Loading& loading_;
  const Resource& resource_;
  const Node& properties_;
  const Table& table_;
  std::vector<std::string> defined_;
  std::vector<std::string> used_;
};

}  // namespace

void check_table(Loading& loading, const Resource& resource, const Node& properties, const Table& table) {
  TableCheck(loading, resource, properties, table).check();
}

}  // namespace sls::model
