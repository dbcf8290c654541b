#include "core/base64.h"
#include "core/json_writer.h"
#include "streams.h"

namespace sls::dynamodb::operations {
namespace {

using core::JsonWriter;
using storage::StreamDefinition;
using storage::StreamRecord;

constexpr std::int64_t kMostRecords = 1000;
constexpr std::size_t kMostBytes = 1024 * 1024;

const char* event_name(storage::StreamEvent event) {
  switch (event) {
    case storage::StreamEvent::insert:
      return "INSERT";
    case storage::StreamEvent::modify:
      return "MODIFY";
    case storage::StreamEvent::remove:
      break;
  }
  return "REMOVE";
}

// 64 bits spread evenly (the finalizer of splitmix64).
std::uint64_t scatter(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

// The id of a record: the same at each reading, another for every record of every stream.
std::string event_id(std::uint64_t seed, std::int64_t sequence) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  std::uint64_t half = scatter(seed ^ static_cast<std::uint64_t>(sequence));
  for (int i = 0; i < 2; ++i, half = scatter(half + seed)) {
    for (int shift = 60; shift >= 0; shift -= 4) id.push_back(kDigits[(half >> shift) & 15]);
  }
  return id;
}

std::uint64_t seed_of(const StreamDefinition& stream) {
  return std::stoull(core::sha256_hex(stream.label + stream.table_name).substr(0, 15), nullptr, 16) ^
         static_cast<std::uint64_t>(stream.id) << 56;
}

void write_record(JsonWriter& json, const StreamDefinition& stream, const StreamRecord& record,
                  const std::string& region, std::uint64_t seed) {
  json.begin_object()
      .member("eventID", event_id(seed, record.sequence))
      .member("eventName", event_name(record.event))
      .member("eventVersion", "1.1")
      .member("eventSource", "aws:dynamodb")
      .member("awsRegion", region)
      .key("dynamodb")
      .begin_object()
      .member("ApproximateCreationDateTime", record.created_ms / 1000);
  json.key("Keys").raw(record.keys);
  if (!record.new_image.empty()) json.key("NewImage").raw(record.new_image);
  if (!record.old_image.empty()) json.key("OldImage").raw(record.old_image);
  json.member("SequenceNumber", sequence_text(record.sequence))
      .member("SizeBytes", static_cast<std::int64_t>(record.size))
      .member("StreamViewType", stream.view_type)
      .end_object();
  if (record.by_service) {
    json.key("userIdentity").begin_object().member("Type", "Service");
    json.member("PrincipalId", "dynamodb.amazonaws.com").end_object();
  }
  json.end_object();
}

}  // namespace

Answer get_records(Services& services, const Request& request) {
  Constraints(request).required("ShardIterator").at_least("Limit", 1).at_most("Limit", kMostRecords).check();
  std::int64_t now_ms = services.clock.unix_milliseconds();
  std::int64_t limit = request.integer("Limit").value_or(kMostRecords);
  storage::Reader reader = services.database.reader(storage::ReadLength::page);
  storage::StreamStore store(*reader);
  StreamDefinition stream;
  ShardIterator at = read_iterator(store, request.text("ShardIterator"), now_ms, stream);
  std::int64_t oldest = oldest_readable(store, stream.id, now_ms);
  if (at.from != 0 && at.from < oldest) throw messages::trimmed_data_access();
  at.from = std::max(at.from, oldest);
  Answer answer;
  answer.table = stream.table_name;
  answer.body.clear();
  JsonWriter json(answer.body);
  json.begin_object().key("Records").begin_array();
  std::size_t bytes = 0;
  bool more = false;
  std::uint64_t seed = seed_of(stream);
  store.read(stream.id, at.from, [&](const StreamRecord& record) {
    bool first_of_page = bytes == 0;
    more = limit == 0 || (!first_of_page && bytes + record.size > kMostBytes);
    if (more) return false;
    services.spend(record.size);
    write_record(json, stream, record, request.call().caller.region, seed);
    bytes += record.size;
    at.from = record.sequence + 1;
    --limit;
    return true;
  });
  json.end_array();
  at.issued_ms = now_ms;
  // A closed shard that has been read to its end has no next iterator.
  if (more || stream.disabled_ms == 0) json.member("NextShardIterator", iterator_text(at, stream));
  json.end_object();
  return answer;
}

}  // namespace sls::dynamodb::operations
