#include "dynamodb_access.h"
#include "dynamodb_client/plain_item.h"
#include "table_transfer.h"

namespace sls::stack {
namespace {

class Exporter {
 public:
  Exporter(const ExportOptions& options, std::ostream& out) : options_(options), out_(out) {}

  Result<bool> export_table(dynamodb_client::DynamoDbClient& client, const std::string& table) {
    auto recipe = read_recipe(client, table);
    if (!recipe.ok()) return core::Failure{recipe.error()};
    summary_.tables.push_back(table);
    std::string line = "{\"CreateTable\":" + recipe->create_table;
    if (!recipe->time_to_live.empty()) line += ",\"TimeToLive\":" + recipe->time_to_live;
    if (auto written = write(line + "}\n"); !written.ok()) return written;
    progress_ = {table, summary_.items, progress_.bytes, 0};
    return scan_table(client, table, [this](std::string_view item) { return write_item(item); });
  }

  const DataSummary& summary() const { return summary_; }

 private:
  Result<bool> write_item(std::string_view item) {
    std::string line = "{\"Item\":" + std::string(item) + "}";
    if (options_.format == ItemFormat::plain) {
      auto plain = dynamodb_client::plain_item(std::move(line));
      if (!plain.ok()) return fail(FailureKind::failed, progress_.table + ": " + plain.error());
      line = std::move(*plain);
    }
    if (auto written = write(line + "\n"); !written.ok()) return written;
    ++summary_.items;
    progress_.items = summary_.items;
    if (options_.progress) options_.progress(progress_);
    return true;
  }

  Result<bool> write(const std::string& line) {
    progress_.bytes += line.size();
    if (out_.write(line.data(), static_cast<std::streamsize>(line.size()))) return true;
    return fail(FailureKind::environment, "the export could not be written: is the disk full?");
  }

  const ExportOptions& options_;
  std::ostream& out_;
  DataSummary summary_;
  DataProgress progress_;
};

}  // namespace

Result<DataSummary> export_tables(const ExportOptions& options, std::ostream& out, core::Clock& clock,
                                  core::IdSource& ids) {
  auto access = DynamoDbAccess::open(options.data, StoreMust::be_there, clock, ids);
  if (!access.ok()) return core::Failure{access.error()};
  std::vector<std::string> tables = options.tables;
  if (tables.empty()) {
    auto all = list_tables((*access)->client());
    if (!all.ok()) return core::Failure{all.error()};
    tables = std::move(*all);
  }
  Exporter exporter(options, out);
  for (const std::string& table : tables) {
    if (auto exported = exporter.export_table((*access)->client(), table); !exported.ok())
      return core::Failure{exported.error()};
  }
  out.flush();
  if (!out) return fail(FailureKind::environment, "the export could not be written: is the disk full?");
  return exporter.summary();
}

}  // namespace sls::stack
