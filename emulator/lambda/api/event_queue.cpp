#include "event_queue.h"

#include <algorithm>

#include "core/json_writer.h"

namespace sls::lambda {
namespace {

// While events wait, the clock is looked at so often.
constexpr std::chrono::milliseconds kPace{100};
constexpr std::int64_t kLongestPauseMs = 5 * 60 * 1000;
// Of a destination's record, so much is shown.
constexpr std::size_t kShown = 4096;

// What a destination gets.
std::string destination_record(const EventQueue::Event& event, const InvocationResult& result, const char* condition,
                               std::int64_t now_ms) {
  std::string text;
  core::JsonWriter json(text);
  json.begin_object().member("version", "1.0").member("timestamp", core::format_iso8601(now_ms));
  json.key("requestContext").begin_object().member("requestId", event.invocation.request_id);
  json.member("functionArn", event.arn + ":$LATEST").member("condition", condition);
  json.member("approximateInvokeCount", event.tries).end_object();
  json.key("requestPayload").raw(event.invocation.payload);
  json.key("responseContext").begin_object().member("statusCode", 200).member("executedVersion", "$LATEST");
  if (!result.function_error.empty()) json.member("functionError", result.function_error);
  json.end_object();
  json.key("responsePayload").raw(result.payload.empty() ? "null" : result.payload).end_object();
  if (text.size() > kShown) text = text.substr(0, kShown) + "… (" + std::to_string(text.size()) + " bytes)";
  return text;
}

std::string given_up(const EventQueue::Event& event, const InvocationResult& result, const char* condition,
                     std::int64_t now_ms) {
  std::string text = std::string("given up: ") + condition;
  if (!event.settings.on_failure.empty())
    text += "; its on-failure destination " + event.settings.on_failure + " would get " +
            destination_record(event, result, condition, now_ms);
  if (!event.settings.dead_letter.empty())
    text += "; its dead letter queue " + event.settings.dead_letter + " would get the event";
  return text;
}

}  // namespace

EventQueue::EventQueue(Invoker& invoker, core::Clock& clock, Report report)
    : invoker_(invoker), clock_(clock), report_(std::move(report)), thread_([this] { run(); }) {}

EventQueue::~EventQueue() { stop(); }

void EventQueue::push(Invocation invocation, const model::Function& function) {
  auto event = std::make_shared<Event>();
  event->invocation = std::move(invocation);
  event->arn = function.arn;
  event->may_run = function.reserved_concurrency != 0;
  event->settings = function.asynchronous;
  event->received_ns = clock_.monotonic_nanoseconds();
  try_now(std::move(event));
}

std::size_t EventQueue::stop() {
  std::size_t lost = 0;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    lost = waiting_.size();
    waiting_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  return lost;
}

void EventQueue::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    std::int64_t now = clock_.monotonic_nanoseconds();
    auto first_due = std::stable_partition(waiting_.begin(), waiting_.end(),
                                           [now](const auto& event) { return event->due_ns > now; });
    std::vector<EventPointer> due(first_due, waiting_.end());
    waiting_.erase(first_due, waiting_.end());
    if (!due.empty()) {
      lock.unlock();
      for (EventPointer& event : due) try_now(std::move(event));
      lock.lock();
    } else if (waiting_.empty()) {
      changed_.wait(lock);
    } else {
      changed_.wait_for(lock, kPace);
    }
  }
}

void EventQueue::try_now(EventPointer event) {
  std::string payload = std::move(event->invocation.payload);  // it comes back with the result
  event->invocation.payload.clear();
  if (!event->may_run) {
    InvocationResult none;
    none.event = std::move(payload);
    none.throttled = true;
    return finish_try(event, std::move(none));
  }
  Invocation invocation = event->invocation;
  invocation.payload = std::move(payload);
  invoker_.invoke(std::move(invocation),
                  [this, event](InvocationResult result) { finish_try(event, std::move(result)); });
}

void EventQueue::finish_try(const EventPointer& event, InvocationResult result) {
  event->invocation.payload = std::move(result.event);
  if (!result.throttled) ++event->tries;
  Step step = next_step(*event, result);
  // The pause begins with the end of this try, before anybody is told of it.
  event->due_ns = clock_.monotonic_nanoseconds() + step.pause_ms * 1'000'000;
  report_(*event, std::move(result), std::move(step.outlook));
  if (step.pause_ms > 0) put(event);
}

EventQueue::Step EventQueue::next_step(Event& event, const InvocationResult& result) const {
  const model::AsynchronousInvocation& settings = event.settings;
  std::int64_t now_ms = clock_.unix_milliseconds();
  if (result.function_error.empty() && !result.throttled) {
    if (settings.on_success.empty()) return {};
    return {"its on-success destination " + settings.on_success + " would get " +
            destination_record(event, result, "Success", now_ms)};
  }
  if (!event.may_run) return {given_up(event, result, "ZeroReservedConcurrency", now_ms)};
  if (event.tries > settings.most_retries) return {given_up(event, result, "RetriesExhausted", now_ms)};
  std::int64_t pause_ms = std::int64_t{60'000} * event.tries;
  if (result.throttled) {
    pause_ms = std::min(kLongestPauseMs, std::int64_t{1'000} << std::min(event.throttles, 16));
    ++event.throttles;
  }
  std::int64_t age_ms = (clock_.monotonic_nanoseconds() - event.received_ns) / 1'000'000;
  if (age_ms + pause_ms > settings.most_age_seconds * 1000)
    return {given_up(event, result, "EventAgeExceeded", now_ms)};
  return {"next try in " + std::to_string(pause_ms / 1000) + " s", pause_ms};
}

void EventQueue::put(EventPointer event) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    waiting_.push_back(std::move(event));
  }
  changed_.notify_one();
}

}  // namespace sls::lambda
