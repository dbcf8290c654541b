// Streams in requests and answers: ARNs, the one shard of each, sequence numbers and shard iterators. An
// iterator says where it stands by itself, so the service keeps nothing for it; a checksum that knows the
// stream's label tells one that was changed, or that comes from another store.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "../storage/stream_store.h"
#include "operations.h"

namespace sls::dynamodb::operations {

std::string stream_arn(const std::string& region, const storage::StreamDefinition& stream);
std::string shard_id(const storage::StreamDefinition& stream);
// The decimal text of a record's number: 21 digits.
std::string sequence_text(std::int64_t sequence);

// A stream that can still be read. Throws ValidationException or ResourceNotFoundException.
storage::StreamDefinition find_stream(storage::StreamStore& store, std::string_view arn, std::int64_t now_ms);

// The number of the oldest record that can be read; of the next one where there is none.
std::int64_t oldest_readable(storage::StreamStore& store, std::int64_t stream_id, std::int64_t now_ms);

struct ShardIterator {
  std::int64_t stream_id = 0;
  std::int64_t from = 0;  // the number of the first record to read; 0: the oldest there is
  std::int64_t issued_ms = 0;
};
std::string iterator_text(const ShardIterator& iterator, const storage::StreamDefinition& stream);
// The iterator and its stream. Throws ValidationException, ExpiredIteratorException or
// ResourceNotFoundException.
ShardIterator read_iterator(storage::StreamStore& store, std::string_view text, std::int64_t now_ms,
                            storage::StreamDefinition& stream);

}  // namespace sls::dynamodb::operations
