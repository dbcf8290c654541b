#include "key_range.h"

namespace sls::dynamodb::operations {
namespace {

using expressions::KeyBound;

std::string successor(std::string bytes) { return bytes + '\0'; }

// The range of the sort key's bytes. Parts before the last are equal and form a prefix.
class RangeBuilder {
 public:
  explicit RangeBuilder(const std::vector<storage::KeyPart>& parts) : single_(parts.size() == 1) {}

  storage::KeyRange build(const KeyBound* begin, const KeyBound* end) {
    storage::KeyRange range;
    if (begin == end) return range;
    for (const KeyBound* bound = begin; bound + 1 != end; ++bound)
      storage::append_part(prefix_, bound->first, false);
    const KeyBound& last = *(end - 1);
    std::optional<std::string> whole = storage::after_prefix(prefix_);
    std::string first = with(last.first, false);
    switch (last.op) {
      case KeyBound::Operator::eq:
        return {first, after(last.first)};
      case KeyBound::Operator::lt:
        return {prefix_, first};
      case KeyBound::Operator::le:
        return {prefix_, after(last.first)};
      case KeyBound::Operator::gt:
        return {after(last.first).value_or(first), whole};
      case KeyBound::Operator::ge:
        return {first, whole};
      case KeyBound::Operator::between:
        return {first, after(last.second)};
      case KeyBound::Operator::begins_with:
        return {with(last.first, true), storage::after_prefix(with(last.first, true))};
    }
    return range;
  }

 private:
  std::string with(const AttributeValue& value, bool open) const {
    std::string bytes = prefix_;
    if (single_ && value.type != Type::n) {
      bytes += value.text;
    } else {
      storage::append_part(bytes, value, open);
    }
    return bytes;
  }
  // The least bytes behind all that equal `value`.
  std::optional<std::string> after(const AttributeValue& value) const {
    return single_ ? successor(with(value, false)) : storage::after_prefix(with(value, false));
  }

  bool single_;
  std::string prefix_;
};

}  // namespace

storage::KeyRange range_of(const std::vector<storage::KeyPart>& parts, const KeyBound* begin,
                           const KeyBound* end) {
  return RangeBuilder(parts).build(begin, end);
}

}  // namespace sls::dynamodb::operations
