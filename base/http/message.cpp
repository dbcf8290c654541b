#include "http/message.h"

#include <algorithm>

#include "core/text.h"

namespace sls::http {

void Headers::add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value) {
  remove(name);
  add(std::move(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& field) { return core::equals_ignoring_case(field.first, name); });
}

const std::string* Headers::find(std::string_view name) const {
  for (const Field& field : fields_) {
    if (core::equals_ignoring_case(field.first, name)) return &field.second;
  }
  return nullptr;
}

Responder::~Responder() {
  if (!channel_) return;
  if (started_) {
    channel_->finish({});
  } else {
    channel_->send(Response{500, {}, {}});
  }
}

Responder& Responder::operator=(Responder&& other) noexcept {
  Responder dropped(std::move(*this));
  channel_ = std::move(other.channel_);
  started_ = other.started_;
  return *this;
}

void Responder::send(Response response) {
  if (auto channel = std::exchange(channel_, nullptr)) channel->send(std::move(response));
}

void Responder::start(int status, Headers headers) {
  if (!channel_ || std::exchange(started_, true)) return;
  channel_->start(status, std::move(headers));
}

void Responder::write(std::string bytes) {
  if (channel_ && started_) channel_->write(std::move(bytes));
}

void Responder::finish(Headers trailers) {
  if (auto channel = std::exchange(channel_, nullptr)) channel->finish(std::move(trailers));
}

void Responder::abort() {
  if (auto channel = std::exchange(channel_, nullptr)) channel->abort();
}

void Responder::when_caught_up(std::function<void()> callback) {
  if (channel_) return channel_->when_caught_up(std::move(callback));
  callback();
}

void Responder::when_client_gone(std::function<void()> callback) {
  if (channel_) channel_->when_client_gone(std::move(callback));
}

}  // namespace sls::http
