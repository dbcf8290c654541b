#include "process/wire.h"

#include <cstring>
#include <type_traits>

namespace sls::lambda {
namespace {

class Packer {
 public:
  template <typename T>
  Packer& number(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Packer& text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    out_.append(value);
    return *this;
  }
  Packer& texts(const std::vector<std::string>& values) {
    number(static_cast<std::uint32_t>(values.size()));
    for (const std::string& value : values) text(value);
    return *this;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view in) : in_(in) {}

  template <typename T>
  Unpacker& number(T& value) {
    if (in_.size() < sizeof value) return fail();
    std::memcpy(&value, in_.data(), sizeof value);
    in_.remove_prefix(sizeof value);
    return *this;
  }
  Unpacker& text(std::string& value) {
    std::uint32_t size = 0;
    number(size);
    if (in_.size() < size) return fail();
    value = in_.substr(0, size);
    in_.remove_prefix(size);
    return *this;
  }
  Unpacker& texts(std::vector<std::string>& values) {
    std::uint32_t count = 0;
    number(count);
    for (std::uint32_t i = 0; i < count && ok_; ++i) text(values.emplace_back());
    return *this;
  }
  bool complete() const { return ok_ && in_.empty(); }

 private:
  Unpacker& fail() {
    ok_ = false;
    in_ = {};
    return *this;
  }
  std::string_view in_;
  bool ok_ = true;
};

}  // namespace

std::string encode(const SupervisorOrder& order) {
  return Packer()
      .number(order.kind)
      .number(order.id)
      .number(order.signal)
      .text(order.program)
      .text(order.folder)
      .texts(order.arguments)
      .texts(order.variables)
      .text(order.mark)
      .number(order.in_terminal)
      .take();
}

std::string encode(const ProcessEvent& event) {
  return Packer()
      .number(event.kind)
      .number(event.id)
      .number(event.pid)
      .number(event.error)
      .number(event.in_folder)
      .number(event.status)
      .number(event.peak_kb)
      .take();
}

std::optional<SupervisorOrder> decode_order(std::string_view packet) {
  SupervisorOrder order;
  bool complete = Unpacker(packet)
                      .number(order.kind)
                      .number(order.id)
                      .number(order.signal)
                      .text(order.program)
                      .text(order.folder)
                      .texts(order.arguments)
                      .texts(order.variables)
                      .text(order.mark)
                      .number(order.in_terminal)
                      .complete();
  if (!complete) return std::nullopt;
  return order;
}

std::optional<ProcessEvent> decode_event(std::string_view packet) {
  ProcessEvent event;
  bool complete = Unpacker(packet)
                      .number(event.kind)
                      .number(event.id)
                      .number(event.pid)
                      .number(event.error)
                      .number(event.in_folder)
                      .number(event.status)
                      .number(event.peak_kb)
                      .complete();
  if (!complete) return std::nullopt;
  return event;
}

}  // namespace sls::lambda
