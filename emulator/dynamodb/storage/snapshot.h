// Snapshots: the whole store as one file, and back. Both copy pages, so they take about as long as writing a file
// of that size does; both are one SQLite transaction, so readers and writers see the store before or after.
//
// A snapshot is a store of its own: `--persist-to` may open it, and so may any SQLite shell. One is written beside
// its place and renamed, so there is never half of one. Before the first byte of the store changes, a snapshot is
// looked at as a whole; one of an older format is brought up, in memory. Failures that are the file's are
// SnapshotError, all others StorageError; both leave the store as it was.
#pragma once

#include <string>

#include "sqlite.h"

namespace sls::dynamodb::storage {

struct SnapshotError {
  std::string message;  // names the file
};

// What the file that a connection has open would take as a snapshot.
std::size_t snapshot_bytes(Connection& connection);

// Replaces a file that is there only when it is a snapshot too; one that has been opened as a store is none.
void write_snapshot(Connection& from, const std::string& file);

// REQUIRES: `to` is in no transaction and none of its statements is in use.
void read_snapshot(const std::string& file, Connection& to);

}  // namespace sls::dynamodb::storage
