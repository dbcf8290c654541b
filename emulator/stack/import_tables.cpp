#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/json_writer.h"
#include "dynamodb_access.h"
#include "dynamodb_client/plain_item.h"
#include "import_items.h"
#include "in_process_client.h"
#include "table_transfer.h"

namespace sls::stack {
namespace {

using core::Json;

constexpr std::array<std::string_view, 10> kTypes = {"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"};

bool is_attribute_value(const Json& value) {
  return value.is_object() && value.size() == 1 &&
         std::find(kTypes.begin(), kTypes.end(), value.items().begin().key()) != kTypes.end();
}

// {"pk": {"S": "a"}, …}: every member is a value with its type.
bool is_dynamodb_item(const Json& line) {
  return !line.empty() && std::all_of(line.begin(), line.end(), is_attribute_value);
}

// Not an item with an attribute of that name: an item has its key beside it.
bool is_table_line(const Json& line) {
  auto request = line.find("CreateTable");
  return request != line.end() && request->is_object() && !is_attribute_value(*request) &&
         line.size() == 1 + line.count("TimeToLive");
}

// A plain JSON object as an item.
Result<std::string> item_of_plain(const std::string& text, const std::string& where) {
  auto attributes = dynamodb_client::attributes_from_json(text);
  if (!attributes.ok()) return fail(FailureKind::unreadable, where + ": " + attributes.error().message);
  std::string item = "{";
  for (const auto& attribute : *attributes) {
    if (item.size() > 1) item += ',';
    core::append_json_string(item, attribute.name);
    item.append(":").append(attribute.value);
  }
  return item + "}";
}

class Importer {
 public:
  Importer(const ImportOptions& options, dynamodb_client::DynamoDbClient& client)
      : options_(options), client_(client), putter_(client), table_(options.table) {
    progress_.total_bytes = options.file_bytes;
  }

  // What was put before a failure stays, and the failure says so.
  Result<DataSummary> import(std::istream& in) {
    auto imported = import_lines(in);
    if (imported.ok() || putter_.count() == 0) return imported;
    Failure failure = imported.error();
    failure.message += "; " + std::to_string(putter_.count()) + (putter_.count() == 1 ? " item" : " items") +
                       " before it " + (putter_.count() == 1 ? "is" : "are") + " imported";
    return core::Failure{failure};
  }

 private:
  Result<DataSummary> import_lines(std::istream& in) {
    if (!table_.empty()) meet(table_);
    for (std::string line; std::getline(in, line);) {
      ++line_number_;
      progress_.bytes += line.size() + 1;
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      if (auto taken = take(line); !taken.ok()) return core::Failure{taken.error()};
      if (options_.progress) options_.progress(progress_);
    }
    if (in.bad()) return fail(FailureKind::environment, options_.file_name + " could not be read to its end");
    if (auto flushed = putter_.flush(); !flushed.ok()) return core::Failure{flushed.error()};
    return std::move(summary_);
  }

  std::string where() const { return options_.file_name + ":" + std::to_string(line_number_); }

  Result<bool> take(const std::string& line) {
    auto json = core::parse_json(line);
    if (!json.ok()) {
      return fail(FailureKind::unreadable, where() + ":" + std::to_string(json.error().column) +
                                               ": the line is not JSON: " + json.error().message);
    }
    if (!json->is_object())
      return fail(FailureKind::unreadable, where() + ": the line is no JSON object; each line is one item");
    if (is_table_line(*json)) return take_table(*json);
    if (table_.empty()) {
      return fail(FailureKind::usage, where() + ": this item's table is not known; name it with --table NAME");
    }
    auto item = item_of(line, *json);
    if (!item.ok()) return core::Failure{item.error()};
    ++summary_.items;
    progress_.items = summary_.items;
    return putter_.put(table_, std::move(*item), where());
  }

  Result<std::string> item_of(const std::string& line, const Json& json) const {
    bool is_wrapped = json.size() == 1 && json.contains("Item") && json["Item"].is_object();
    if (is_wrapped && !is_attribute_value(json["Item"])) return core::dump_json(json["Item"]);
    if (is_dynamodb_item(json)) return line;
    return item_of_plain(line, where());
  }

  Result<bool> take_table(const Json& line) {
    const Json& request = line["CreateTable"];
    if (!request.value("TableName", Json()).is_string())
      return fail(FailureKind::unreadable, where() + ": CreateTable has no TableName");
    if (auto flushed = putter_.flush(); !flushed.ok()) return flushed;
    table_ = request["TableName"];
    meet(table_);
    TableRecipe recipe{table_, core::dump_json(request), ""};
    if (auto ttl = line.find("TimeToLive"); ttl != line.end()) recipe.time_to_live = core::dump_json(*ttl);
    auto made = make_table(client_, recipe);
    if (!made.ok()) return fail(made.error().kind, where() + ": " + made.error().message);
    if (!*made) summary_.notices.push_back("the table " + table_ + " was there already; its items were added to");
    return true;
  }

  void meet(const std::string& table) {
    progress_.table = table;
    summary_.tables.push_back(table);
  }

  const ImportOptions& options_;
  dynamodb_client::DynamoDbClient& client_;
  BatchPutter putter_;
  std::string table_;
  std::size_t line_number_ = 0;
  DataSummary summary_;
  DataProgress progress_;
};

}  // namespace

Result<DataSummary> import_items(const ImportOptions& options, std::istream& in,
                                 dynamodb_client::DynamoDbClient& client) {
  return Importer(options, client).import(in);
}

Result<DataSummary> import_seed(const std::filesystem::path& file, const model::Application& application,
                                dynamodb::Service& service) {
  ImportOptions options;
  options.file_name = file.string();
  // Items alone, without a CreateTable line before them, can only be meant for the one table.
  if (application.tables.size() == 1) options.table = application.tables[0].name;
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(FailureKind::unreadable, "--import: cannot read " + options.file_name + ": " + std::strerror(errno));
  InProcessClient client(service, [region = application.region] {
    dynamodb::Caller caller;
    caller.region = region;
    return caller;
  });
  return import_items(options, in, client);
}

Result<DataSummary> import_tables(const ImportOptions& options, std::istream& in, core::Clock& clock,
                                  core::IdSource& ids) {
  auto access = DynamoDbAccess::open(options.data, StoreMust::be_usable, clock, ids);
  if (!access.ok()) return core::Failure{access.error()};
  return import_items(options, in, (*access)->client());
}

Result<DataSummary> copy_tables(const CopyOptions& options, core::Clock& clock, core::IdSource& ids) {
  auto from = client_of(options.from, options.from_credentials, options.data.source.region, clock, ids);
  if (!from.ok()) return core::Failure{from.error()};
  auto access = DynamoDbAccess::open(options.data, StoreMust::be_usable, clock, ids);
  if (!access.ok()) return core::Failure{access.error()};
  DataSummary summary;
  summary.tables = options.tables;
  if (summary.tables.empty()) {
    auto all = list_tables(**from);
    if (!all.ok()) return core::Failure{all.error()};
    summary.tables = std::move(*all);
  }
  BatchPutter putter((*access)->client());
  for (const std::string& table : summary.tables) {
    auto recipe = read_recipe(**from, table);
    if (!recipe.ok()) return core::Failure{recipe.error()};
    auto made = make_table((*access)->client(), *recipe);
    if (!made.ok()) return core::Failure{made.error()};
    if (!*made) summary.notices.push_back("the table " + table + " was there already; its items were added to");
    auto copied = scan_table(**from, table, [&](std::string_view item) {
      ++summary.items;
      if (options.progress) options.progress({table, summary.items, 0, 0});
      return putter.put(table, std::string(item), "an item of " + table);
    });
    if (!copied.ok()) return core::Failure{copied.error()};
  }
  if (auto flushed = putter.flush(); !flushed.ok()) return core::Failure{flushed.error()};
  return summary;
}

}  // namespace sls::stack
