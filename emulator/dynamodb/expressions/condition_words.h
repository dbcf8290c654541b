// What the conditions of expressions and those of PartiQL have in common: comparators and limits.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "ast.h"

namespace sls::dynamodb::expressions {

inline constexpr int kMostOperators = 300;
inline constexpr std::size_t kMostInOperands = 100;
inline constexpr std::size_t kDeepestPath = 32;

struct Comparator {
  std::string_view symbol;
  Comparison comparison;
};
inline constexpr std::array<Comparator, 6> kComparators = {{{"=", Comparison::eq},
                                                            {"<>", Comparison::ne},
                                                            {"<", Comparison::lt},
                                                            {"<=", Comparison::le},
                                                            {">", Comparison::gt},
                                                            {">=", Comparison::ge}}};
// Null when the symbol is none.
constexpr const Comparator* find_comparator(std::string_view symbol) {
  for (const Comparator& comparator : kComparators) {
    if (comparator.symbol == symbol) return &comparator;
  }
  return nullptr;
}

}  // namespace sls::dynamodb::expressions
