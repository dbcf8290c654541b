// What `dynamodb export` and `dynamodb import` do: tables as JSON lines, streamed, beside a running `serve` as well.
//
// A file has a line {"CreateTable": {…}} for each table (the request that makes it, and "TimeToLive" beside it when it
// is on), and after it a line {"Item": {…}} for each item, as DynamoDB's own export writes it; or the bare item as plain
// JSON. On the way in, bare items of DynamoDB JSON are taken too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "stack/failure.h"
#include "stack/options.h"

namespace sls::stack {

// Which tables: those of the store, or of a running endpoint.
struct DataOptions {
  TemplateOptions source;  // whose store, when `store` names none
  StoreOptions store;
  std::string endpoint_url;  // empty: the store
  EndpointCredentials credentials;
};

struct DataProgress {
  std::string table;
  std::uint64_t items = 0;
  std::uint64_t bytes = 0;        // of the file, read or written
  std::uint64_t total_bytes = 0;  // 0: not known
};
using ReportProgress = std::function<void(const DataProgress&)>;

struct DataSummary {
  std::uint64_t items = 0;
  std::vector<std::string> tables;   // in the order in which they were met
  std::vector<std::string> notices;  // lines for people
};

enum class ItemFormat { dynamodb, plain };

struct ExportOptions {
  DataOptions data;
  std::vector<std::string> tables;  // empty: all
  ItemFormat format = ItemFormat::dynamodb;
  ReportProgress progress;
};
Result<DataSummary> export_tables(const ExportOptions& options, std::ostream& out, core::Clock& clock,
                                  core::IdSource& ids);

struct ImportOptions {
  DataOptions data;
  std::string table;          // where items go that follow no CreateTable line
  std::string file_name;      // for messages
  std::uint64_t file_bytes = 0;  // 0: not known
  ReportProgress progress;
};
// Items are put: one of the same key is replaced. What was written before an error stays.
Result<DataSummary> import_tables(const ImportOptions& options, std::istream& in, core::Clock& clock,
                                  core::IdSource& ids);

struct CopyOptions {
  DataOptions data;  // the destination
  std::string from;  // the URL of a running endpoint
  EndpointCredentials from_credentials;
  std::vector<std::string> tables;  // empty: all
  ReportProgress progress;
};
Result<DataSummary> copy_tables(const CopyOptions& options, core::Clock& clock, core::IdSource& ids);

// The whole store as one file, and back, in milliseconds, beside a running `serve` as well: the owner does it itself, so
// the endpoint must be on this machine. A relative file is the working folder's.
Result<bool> take_snapshot(const DataOptions& data, const std::filesystem::path& file, core::Clock& clock,
                           core::IdSource& ids);
// Replaces all tables and items by those of the snapshot.
Result<bool> restore_snapshot(const DataOptions& data, const std::filesystem::path& file, core::Clock& clock,
                              core::IdSource& ids);

}  // namespace sls::stack
