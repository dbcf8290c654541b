// ListStreams, DescribeStream, GetShardIterator.
#include "streams.h"

#include <charconv>
#include <vector>

#include "core/base64.h"
#include "core/json_writer.h"
#include "table_definition.h"
#include "table_description.h"

namespace sls::dynamodb::operations {
namespace {

using core::JsonWriter;
using storage::StreamDefinition;

constexpr std::int64_t kLongestStreamList = 100;
constexpr std::int64_t kIteratorLifeMs = 15 * 60 * 1000;
// Sequence numbers have 21 digits: this much, and the record's number.
constexpr std::string_view kSequenceBase = "100000000000000000000";

bool is_readable(const StreamDefinition& stream, std::int64_t now_ms) {
  return stream.disabled_ms == 0 || stream.disabled_ms + storage::kStreamRetentionMs >= now_ms;
}

std::string zero_padded(std::string text, std::size_t width) {
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

std::string checksum(std::string_view fields, const StreamDefinition& stream) {
  return core::sha256_hex(std::string(fields) + stream.label + stream.view_type).substr(0, 16);
}

// The record's number in a SequenceNumber; nothing when it is none of ours.
std::optional<std::int64_t> read_sequence(std::string_view text) {
  if (text.size() != kSequenceBase.size() || text[0] != '1') return std::nullopt;
  text.remove_prefix(text.find_first_not_of('0', 1) == std::string_view::npos ? text.size() - 1
                                                                              : text.find_first_not_of('0', 1));
  std::int64_t sequence = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sequence);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return sequence;
}

// "1|stream|from|issued" → its numbers; false when it is not that.
bool read_fields(std::string_view fields, ShardIterator& iterator) {
  if (!fields.starts_with("1|")) return false;
  fields.remove_prefix(2);
  for (std::int64_t* number : {&iterator.stream_id, &iterator.from, &iterator.issued_ms}) {
    std::string_view field = fields.substr(0, fields.find('|'));
    auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), *number);
    if (error != std::errc() || end != field.data() + field.size()) return false;
    fields.remove_prefix(std::min(fields.size(), field.size() + 1));
  }
  return fields.empty();
}

void write_shard(JsonWriter& json, const StreamDefinition& stream, std::int64_t last) {
  json.begin_object().member("ShardId", shard_id(stream)).key("SequenceNumberRange").begin_object();
  json.member("StartingSequenceNumber", sequence_text(1));
  if (stream.disabled_ms != 0)
    json.member("EndingSequenceNumber", sequence_text(std::max<std::int64_t>(1, last)));
  json.end_object().end_object();
}

}  // namespace

std::string stream_arn(const std::string& region, const StreamDefinition& stream) {
  return table_arn(region, stream.table_name) + "/stream/" + stream.label;
}

std::string shard_id(const StreamDefinition& stream) {
  return "shardId-" + zero_padded(std::to_string(stream.created_ms), 20) + "-" +
         core::sha256_hex(std::to_string(stream.id) + stream.label).substr(0, 8);
}

std::string sequence_text(std::int64_t sequence) {
  return "1" + zero_padded(std::to_string(sequence), kSequenceBase.size() - 1);
}

StreamDefinition find_stream(storage::StreamStore& store, std::string_view arn, std::int64_t now_ms) {
  std::size_t table = arn.find(":table/");
  std::size_t label = arn.find("/stream/");
  if (!arn.starts_with("arn:") || table == std::string_view::npos || label == std::string_view::npos ||
      label < table + 7)
    throw messages::invalid_stream_arn();
  auto stream = store.find(arn.substr(table + 7, label - table - 7), arn.substr(label + 8));
  if (!stream || !is_readable(*stream, now_ms)) throw messages::stream_not_found(arn);
  return std::move(*stream);
}

std::int64_t oldest_readable(storage::StreamStore& store, std::int64_t stream_id, std::int64_t now_ms) {
  // Asked in this order, a record that is appended in between is not skipped.
  std::int64_t last = store.last_sequence(stream_id);
  return store.first_sequence(stream_id, now_ms - storage::kStreamRetentionMs).value_or(last + 1);
}

std::string iterator_text(const ShardIterator& iterator, const StreamDefinition& stream) {
  std::string fields = "1|" + std::to_string(iterator.stream_id) + "|" + std::to_string(iterator.from) + "|" +
                       std::to_string(iterator.issued_ms);
  return core::encode_base64(fields + "#" + checksum(fields, stream));
}

ShardIterator read_iterator(storage::StreamStore& store, std::string_view text, std::int64_t now_ms,
                            StreamDefinition& stream) {
  auto decoded = core::decode_base64(text);
  std::size_t mark = decoded ? decoded->find('#') : std::string::npos;
  ShardIterator iterator;
  if (mark == std::string::npos || !read_fields(std::string_view(*decoded).substr(0, mark), iterator))
    throw messages::invalid_shard_iterator();
  auto found = store.find(iterator.stream_id);
  if (found && checksum(std::string_view(*decoded).substr(0, mark), *found) != decoded->substr(mark + 1))
    throw messages::invalid_shard_iterator();
  if (iterator.issued_ms + kIteratorLifeMs < now_ms) throw messages::expired_iterator();
  if (!found || !is_readable(*found, now_ms)) throw messages::resource_not_found();
  stream = std::move(*found);
  return iterator;
}

Answer list_streams(Services& services, const Request& request) {
  Constraints constraints(request);
  if (request.has("TableName")) constraints.table_name();
  constraints.at_least("Limit", 1).at_most("Limit", kLongestStreamList).check();
  auto limit = static_cast<std::size_t>(request.integer("Limit").value_or(kLongestStreamList));
  std::int64_t now_ms = services.clock.unix_milliseconds();
  storage::Reader reader = services.database.reader();
  storage::StreamStore store(*reader);
  std::int64_t after = 0;
  if (request.has("ExclusiveStartStreamArn"))
    after = find_stream(store, request.text("ExclusiveStartStreamArn"), now_ms).id;
  Answer answer;
  answer.table = request.table_name();
  std::vector<StreamDefinition> streams = store.list(answer.table, after);
  std::erase_if(streams, [&](const StreamDefinition& stream) { return !is_readable(stream, now_ms); });
  bool more = streams.size() > limit;
  if (more) streams.resize(limit);
  answer.body.clear();
  JsonWriter json(answer.body);
  json.begin_object().key("Streams").begin_array();
  const std::string& region = request.call().caller.region;
  for (const StreamDefinition& stream : streams) {
    json.begin_object().member("StreamArn", stream_arn(region, stream)).member("TableName", stream.table_name);
    json.member("StreamLabel", stream.label).end_object();
  }
  json.end_array();
  if (more) json.member("LastEvaluatedStreamArn", stream_arn(region, streams.back()));
  json.end_object();
  return answer;
}

Answer describe_stream(Services& services, const Request& request) {
  Constraints(request).required("StreamArn").at_least("Limit", 1).at_most("Limit", kLongestStreamList).check();
  storage::Reader reader = services.database.reader();
  storage::StreamStore store(*reader);
  StreamDefinition stream =
      find_stream(store, request.text("StreamArn"), services.clock.unix_milliseconds());
  Answer answer;
  answer.table = stream.table_name;
  answer.body.clear();
  JsonWriter json(answer.body);
  json.begin_object().key("StreamDescription").begin_object();
  json.key("CreationRequestDateTime").raw(seconds_text(stream.created_ms));
  write_keys(json, stream.keys);
  json.key("Shards").begin_array();
  // The one shard has no child, and nothing comes after it.
  if (!request.has("ExclusiveStartShardId") && !request.has("ShardFilter"))
    write_shard(json, stream, store.last_sequence(stream.id));
  json.end_array().member("StreamArn", stream_arn(request.call().caller.region, stream));
  json.member("StreamLabel", stream.label)
      .member("StreamStatus", stream.disabled_ms == 0 ? "ENABLED" : "DISABLED")
      .member("StreamViewType", stream.view_type)
      .member("TableName", stream.table_name)
      .end_object()
      .end_object();
  return answer;
}

Answer get_shard_iterator(Services& services, const Request& request) {
  Constraints constraints(request);
  constraints.required("StreamArn").required("ShardId").length("ShardId", 28, 65);
  constraints.required("ShardIteratorType");
  constraints
      .one_of("ShardIteratorType", {"AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"})
      .check();
  std::int64_t now_ms = services.clock.unix_milliseconds();
  storage::Reader reader = services.database.reader();
  storage::StreamStore store(*reader);
  StreamDefinition stream = find_stream(store, request.text("StreamArn"), now_ms);
  if (request.text("ShardId") != shard_id(stream))
    throw messages::shard_not_found(request.text("ShardId"), request.text("StreamArn"));
  std::string_view type = request.text("ShardIteratorType");
  ShardIterator iterator{stream.id, 0, now_ms};
  std::int64_t last = store.last_sequence(stream.id);
  if (type == "LATEST") iterator.from = last + 1;
  if (type.ends_with("SEQUENCE_NUMBER")) {
    auto sequence = read_sequence(request.text("SequenceNumber"));
    // The first number of an empty shard is one that DescribeStream has shown.
    if (!sequence || *sequence < 1 || *sequence > std::max<std::int64_t>(1, last))
      throw messages::invalid_sequence_number(request.text("SequenceNumber"));
    bool after = type.starts_with("AFTER") && *sequence <= last;
    iterator.from = *sequence + (after ? 1 : 0);
    if (*sequence <= last && *sequence < oldest_readable(store, stream.id, now_ms))
      throw messages::trimmed_data_access();
  }
  Answer answer;
  answer.table = stream.table_name;
  answer.body.clear();
  JsonWriter json(answer.body);
  json.begin_object().member("ShardIterator", iterator_text(iterator, stream)).end_object();
  return answer;
}

}  // namespace sls::dynamodb::operations
