#include "upkeep.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "operations/item_write.h"
#include "storage/expiry_store.h"
#include "storage/stream_store.h"
#include "storage/table_store.h"
#include "storage/token_store.h"

namespace sls::dynamodb {
namespace {

constexpr std::int64_t kItemsPerStep = 100;
constexpr std::int64_t kRecordsPerStep = 1000;
constexpr std::int64_t kTokensPerStep = 1000;

// The entry and the item are read in the transaction that removes them: one that was extended meanwhile is
// not due any more.
bool remove_expired(storage::WriteTransaction& transaction, const std::string& name) {
  auto table = transaction.find_table(name);
  if (!table || table->ttl_attribute.empty()) return false;
  storage::ExpiryStore expiry(transaction.connection(), *table);
  auto keys = expiry.due(transaction.now_ms(), kItemsPerStep);
  operations::ItemWrite target(transaction, name);
  bool removed = false;
  for (const storage::EncodedKey& key : keys) {
    if (!target.read(key, false).found) continue;
    target.erase(key, operations::Remover::time_to_live);
    removed = true;
  }
  return removed && static_cast<std::int64_t>(keys.size()) == kItemsPerStep;
}

storage::IndexDefinition* unfinished_index(storage::TableDefinition& table) {
  auto found = std::find_if(table.indexes.begin(), table.indexes.end(),
                            [](const auto& index) { return index.backfill.has_value(); });
  return found == table.indexes.end() ? nullptr : &*found;
}

bool is_unfinished(const storage::TableDefinition& table) {
  return table.ttl_backfill || std::any_of(table.indexes.begin(), table.indexes.end(),
                                           [](const auto& index) { return index.backfill.has_value(); });
}

const storage::TableDefinition* find_unfinished(const storage::Catalog& tables) {
  auto found = std::find_if(tables.begin(), tables.end(),
                            [](const auto& entry) { return is_unfinished(*entry.second); });
  return found == tables.end() ? nullptr : found->second.get();
}

bool fill(storage::WriteTransaction& transaction) {
  const storage::TableDefinition* found = find_unfinished(transaction.tables());
  if (found == nullptr) return false;
  storage::TableDefinition table = *found;
  storage::TableStore store(transaction.connection(), table);
  if (storage::IndexDefinition* index = unfinished_index(table)) {
    store.fill_index(*index, transaction.counts(table.id));
  } else {
    store.fill_expiry(table.ttl_backfill);
  }
  transaction.change_table(table);
  return find_unfinished(transaction.tables()) != nullptr;
}

}  // namespace

struct Upkeep::Chain {
  std::vector<Step> steps;
  std::function<void(bool whole)> done;  // false: a step has failed
  std::size_t at = 0;
  bool more = false;
};

Upkeep::Upkeep(storage::Database& database, storage::Writer& writer, const EngineOptions& options)
    : database_(database),
      writer_(writer),
      sweep_ms_(options.sweep_ms),
      stream_records_(options.stream_records) {}

Upkeep::~Upkeep() { stop(); }

void Upkeep::start() {
  tables_changed();
  if (sweep_ms_ > 0) thread_ = std::thread([this] { run(); });
}

void Upkeep::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Upkeep::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::milliseconds(sweep_ms_), [this] { return stopping_.load(); })) {
    tables_changed();
    if (sweeping_.exchange(true)) continue;
    try {
      sweep([this] { sweeping_ = false; });
    } catch (const storage::StorageError&) {
      sweeping_ = false;  // as when a step fails: again in a second
    }
  }
}

void Upkeep::sweep(std::function<void()> done) {
  auto chain = std::make_shared<Chain>();
  chain->done = [done = std::move(done)](bool) { done(); };
  for (const auto& [name, table] : *database_.catalog()) {
    if (table->ttl_attribute.empty()) continue;
    chain->steps.push_back(
        [name = name](storage::WriteTransaction& transaction) { return remove_expired(transaction, name); });
  }
  std::vector<std::int64_t> streams;
  bool has_tokens = false;
  {
    storage::Reader reader = database_.reader();
    streams = storage::StreamStore(*reader).ids();
    has_tokens = !storage::TokenStore(*reader).is_empty();
  }
  for (std::int64_t id : streams) {
    chain->steps.push_back([id, most = stream_records_](storage::WriteTransaction& transaction) {
      return storage::StreamStore(transaction.connection())
          .trim(id, transaction.now_ms() - storage::kStreamRetentionMs, most, kRecordsPerStep);
    });
  }
  if (has_tokens) {
    chain->steps.push_back([](storage::WriteTransaction& transaction) {
      return storage::TokenStore(transaction.connection())
          .forget_expired(transaction.now_ms(), kTokensPerStep);
    });
  }
  if (chain->steps.empty()) return chain->done(true);
  enqueue(std::move(chain));
}

void Upkeep::tables_changed() {
  if (find_unfinished(*database_.catalog()) == nullptr || filling_.exchange(true)) return;
  auto chain = std::make_shared<Chain>();
  chain->steps.push_back(fill);
  chain->done = [this](bool whole) {
    filling_ = false;
    // A table may have become unfinished after the last step had looked.
    if (whole && !stopping_) tables_changed();
  };
  enqueue(std::move(chain));
}

void Upkeep::enqueue(std::shared_ptr<Chain> chain) {
  storage::Writer::Job job;
  job.work = [chain](storage::WriteTransaction& transaction) {
    chain->more = chain->steps[chain->at](transaction);
  };
  job.committed = [this, chain] {
    if (!chain->more) ++chain->at;
    if (stopping_ || chain->at == chain->steps.size()) return chain->done(true);
    enqueue(chain);
  };
  // The thread tries again in a second; callers' own writes say what is wrong with the store.
  job.failed = [chain](const std::exception_ptr&) { chain->done(false); };
  writer_.enqueue(std::move(job));
}

}  // namespace sls::dynamodb
