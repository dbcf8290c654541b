// Event bytes into the message handler, monolith and single operation. What follows a zero byte is DynamoDB's
// answer. The handler must return one proxy response, or an error with a type, for anything.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/ids.h"
#include "core/text.h"
#include "message_crud/handler.h"

namespace {

class FixedAnswer final : public sls::dynamodb_client::DynamoDbClient {
 public:
  explicit FixedAnswer(std::string_view answer) : answer_(answer) {}
  sls::core::Result<std::string, sls::dynamodb_client::ServiceError> call(std::string_view,
                                                                          std::string_view body) override {
    // Whatever came in, what goes to DynamoDB is text that it can read.
    if (!sls::core::is_utf8(body)) std::abort();
    return answer_;
  }

 private:
  std::string answer_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  std::size_t zero = input.find('\0');
  std::string_view answer = zero == std::string_view::npos ? "{}" : input.substr(zero + 1);
  sls::core::SystemClock clock;
  sls::core::SystemIds ids;
  for (const char* name : {"message_crud.handle", "message_crud.update_item"}) {
    auto handler = sls::message_crud::make_message_crud({{"_HANDLER", name}, {"DDB_TABLE_NAME", "t"}},
                                                        std::make_shared<FixedAnswer>(answer), clock, ids);
    if (!handler.ok()) std::abort();
    auto result = (*handler)(input.substr(0, zero), {});
    if (result.ok() ? !result->starts_with("{\"statusCode\":") : result.error().type.empty()) std::abort();
  }
  return 0;
}
