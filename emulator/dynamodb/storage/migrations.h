// The store's format and its history. A new file is made in the first version and brought up like an old one,
// so there is one way only. A version's step, once it has shipped, never changes; a change of the format is a
// step more.
#pragma once

#include <cstdint>

#include "sqlite.h"

namespace sls::dynamodb::storage {

// "hsls" as a number: tells our files from others.
constexpr std::int64_t kApplicationId = 0x68736c73;
constexpr std::int64_t kSchemaVersion = 3;

// Brings a file of version `from` (0: a new one) to kSchemaVersion, whole or not at all. Keeps what it holds.
void migrate(Connection& writer, std::int64_t from);

}  // namespace sls::dynamodb::storage
