#include "streamed_response.h"

#include "response.h"

namespace sls::gateway {
namespace {

constexpr std::string_view kPreludeType = "application/vnd.awslambda.http-integration-response";
const std::string kEndOfPrelude(8, '\0');
constexpr std::size_t kLargestPrelude = 64 * 1024;
constexpr std::size_t kLargestRestPrelude = 16 * 1024;

}  // namespace

void StreamedResponse::begin(std::string content_type) {
  in_prelude_ = expected_ == Prelude::always || content_type == kPreludeType;
  if (in_prelude_) return;
  if (content_type.empty()) content_type = "application/octet-stream";
  http::Response head;
  head.headers.add("Content-Type", std::move(content_type));
  start(std::move(head));
}

void StreamedResponse::write(std::string bytes) {
  if (in_prelude_) return read_prelude(bytes);
  if (started_) responder_.write(std::move(bytes));
}

void StreamedResponse::read_prelude(std::string_view more) {
  if (!fault_.empty()) return;
  std::size_t from = prelude_.size() < kEndOfPrelude.size() ? 0 : prelude_.size() - kEndOfPrelude.size() + 1;
  prelude_ += more;
  std::size_t end = prelude_.find(kEndOfPrelude, from);
  if (end == std::string::npos) {
    std::size_t most = expected_ == Prelude::always ? kLargestRestPrelude : kLargestPrelude;
    if (prelude_.size() > most)
      fault_ = "the prelude of the stream has no end within " + std::to_string(most / 1024) + " KB";
    return;
  }
  MappedResponse mapped = map_prelude(std::string_view(prelude_).substr(0, end),
                                      expected_ == Prelude::always);
  if (mapped.error) {
    fault_ = std::move(mapped.reason);
    return;
  }
  in_prelude_ = false;
  start(std::move(mapped.response));
  std::string rest = prelude_.substr(end + kEndOfPrelude.size());
  prelude_.clear();
  if (!rest.empty()) responder_.write(std::move(rest));
}

void StreamedResponse::start(http::Response head) {
  prepare_(head);
  status_ = head.status;
  started_ = true;
  responder_.start(head.status, std::move(head.headers));
}

void StreamedResponse::finish() {
  if (in_prelude_ && fault_.empty()) fault_ = "the prelude of the stream has no end";
  if (started_) responder_.finish();
}

void StreamedResponse::abandon() {
  if (started_) responder_.abort();
}

}  // namespace sls::gateway
