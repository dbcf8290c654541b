#include "streamed_answer.h"

#include "event_stream.h"

namespace sls::lambda {

// The function's content type is for those who make HTTP answers of its bytes; this one is the stream's own.
void StreamedAnswer::begin(std::string) {
  if (std::exchange(begun_, true)) return;
  call_->responder.start(200, std::move(headers_));
}

void StreamedAnswer::write(std::string bytes) { call_->responder.write(payload_chunk_frames(bytes)); }

void StreamedAnswer::finish(const InvocationResult& result, const std::string& log_tail) {
  begin("");
  // What failed before it streamed has the code that other invocations have as their function error.
  std::string code = result.streamed && !result.function_error.empty() ? result.error_type : result.function_error;
  bool failed = !result.function_error.empty();
  if (!failed && !result.streamed) write(result.payload);
  call_->responder.write(invoke_complete_frame(code, failed ? result.payload : "", log_tail));
  call_->responder.finish();
}

}  // namespace sls::lambda
