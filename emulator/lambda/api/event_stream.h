// The frames of application/vnd.amazon.eventstream in which InvokeWithResponseStream answers, as the AWS SDKs read
// them: lengths, a CRC of them, headers, payload, a CRC of all. Pure.
#pragma once

#include <string>
#include <string_view>

namespace sls::lambda {

// A piece of the function's answer. Larger pieces become several frames.
std::string payload_chunk_frames(std::string_view bytes);
// The last frame. Empty texts are left out: all three are when the function did not fail and no log was asked for.
std::string invoke_complete_frame(std::string_view error_code, std::string_view error_details,
                                  std::string_view log_result);

}  // namespace sls::lambda
