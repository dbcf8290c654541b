// The reader: YAML or JSON text → Node tree with places; short tags become the long form of intrinsics. The
// only file that sees yaml-cpp. Input is bounded before the parser sees it (byte_scan.h), and aliases while
// they are expanded.
#pragma once

#include <optional>
#include <string_view>

#include "reading/diagnostics.h"
#include "reading/node.h"

namespace sls::model {

// Why a text is no template at all.
struct ReadFailure {
  Finding finding;
  Place place;
};

// Duplicate keys and unknown tags become diagnostics; the tree keeps the last of duplicate keys.
std::optional<ReadFailure> read_template_text(std::string_view text, const std::string* file,
                                              Diagnostics& diagnostics, Node& root);

}  // namespace sls::model
