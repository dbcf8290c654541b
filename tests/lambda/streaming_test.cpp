// Streamed answers of real child processes: to those who take them as they come, and to those who want them whole.
#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "api/event_stream.h"
#include "child_functions.h"

namespace sls::lambda {
namespace {

// Keeps what comes and lets a test wait for it.
class Caught final : public AnswerStream {
 public:
  void begin(std::string content_type) override {
    std::lock_guard lock(mutex_);
    content_type_ = std::move(content_type);
    changed_.notify_all();
  }
  void write(std::string bytes) override {
    std::lock_guard lock(mutex_);
    bytes_ += bytes;
    changed_.notify_all();
  }
  bool wait_for(const std::string& bytes) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return bytes_ == bytes; });
  }
  std::string bytes() {
    std::lock_guard lock(mutex_);
    return bytes_;
  }
  std::string content_type() {
    std::lock_guard lock(mutex_);
    return content_type_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string content_type_;
  std::string bytes_;
};

class StreamedAnswers : public ChildProcesses {
 protected:
  // What is left of the function's way is opened with go().
  std::future<InvocationResult> begin(const std::string& order, std::shared_ptr<AnswerStream> stream) {
    return send("F", order, std::move(stream));
  }
  void go() { std::ofstream(folder_.path() / "F" / "go") << "go"; }
  void wait_again() { std::filesystem::remove(folder_.path() / "F" / "go"); }
  InvocationResult end(std::future<InvocationResult>& result) {
    if (result.wait_for(kPatience) != std::future_status::ready) std::abort();
    return result.get();
  }
};

TEST_F(StreamedAnswers, ArePassedOnAsTheyArrive) {
  start_runtime();
  auto stream = std::make_shared<Caught>();
  auto result = begin("drip whole", stream);
  ASSERT_TRUE(stream->wait_for("first"));
  EXPECT_EQ(stream->content_type(), "text/x-drops");
  EXPECT_NE(result.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  go();
  InvocationResult whole = end(result);
  EXPECT_EQ(stream->bytes(), "firstsecond");
  EXPECT_TRUE(whole.streamed);
  EXPECT_EQ(whole.payload, "");
  EXPECT_EQ(whole.function_error, "");
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
}

TEST_F(StreamedAnswers, AreCollectedForWhoWantsThemWhole) {
  start_runtime();
  go();
  InvocationResult result = invoke("F", "drip whole");
  EXPECT_EQ(result.payload, "firstsecond");
  EXPECT_FALSE(result.streamed);
}

TEST_F(StreamedAnswers, EndWithTheErrorOfTheirTrailers) {
  start_runtime();
  go();
  auto stream = std::make_shared<Caught>();
  auto pending = begin("drip fail", stream);
  InvocationResult result = end(pending);
  EXPECT_EQ(stream->bytes(), "firstsecond");
  EXPECT_EQ(result.error_type, "Drought");
  EXPECT_EQ(error_of(result)["errorMessage"], "dried up");
  EXPECT_EQ(error_of(invoke("F", "drip fail"))["errorMessage"], "dried up");
}

TEST_F(StreamedAnswers, ThatBreakOffAreTruncated) {
  start_runtime();
  for (const char* how : {"drip break", "drip exit"}) {
    wait_again();
    auto stream = std::make_shared<Caught>();
    auto pending = begin(how, stream);
    ASSERT_TRUE(stream->wait_for("first")) << how;
    go();
    InvocationResult result = end(pending);
    EXPECT_TRUE(result.streamed);
    EXPECT_EQ(result.error_type, "Runtime.TruncatedResponse") << how;
    EXPECT_NE(result.platform_log.find("Error Type: Runtime.TruncatedResponse"), std::string::npos);
    EXPECT_EQ(invoke("F", "echo 1").payload, "1") << how;
  }
  EXPECT_EQ(invoke("F", "drip break").error_type, "Runtime.TruncatedResponse");
}

// The end of a process and its last bytes come by different ways: before the first bytes have been read, it has only ended.
TEST_F(StreamedAnswers, OfAProcessThatEndsAreNeverTakenForWhole) {
  start_runtime();
  go();
  std::string type = invoke("F", "drip exit").error_type;
  EXPECT_TRUE(type == "Runtime.TruncatedResponse" || type == "Runtime.ExitError") << type;
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
}

TEST_F(StreamedAnswers, AreCutByTheTimeout) {
  start_runtime(/*timeout_seconds=*/1);
  go();
  auto stream = std::make_shared<Caught>();
  auto pending = begin("drip hang", stream);
  InvocationResult result = end(pending);
  EXPECT_EQ(stream->bytes(), "firstsecond");
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(result.error_type, "Sandbox.Timedout");
  EXPECT_EQ(invoke("F", "echo 1").payload, "1");
}

// Read back by the layout that AWS documents, not by the writer.
TEST(EventStream, FramesAreWhatTheSdksRead) {
  EXPECT_EQ(payload_chunk_frames(""), "");
  std::string frame = payload_chunk_frames("hi");
  auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<unsigned char>(frame[i]);
    return value;
  };
  ASSERT_EQ(number(0), frame.size());
  std::string headers = frame.substr(12, number(4));
  EXPECT_EQ(headers, std::string("\x0b:event-type\x07\x00\x0cPayloadChunk", 27) +
                         std::string("\x0d:content-type\x07\x00\x18" "application/octet-stream", 41) +
                         std::string("\x0d:message-type\x07\x00\x05" "event", 22));
  EXPECT_EQ(frame.substr(12 + headers.size(), 2), "hi");
  std::string large = payload_chunk_frames(std::string(2'500'000, 'x'));
  EXPECT_GT(large.size(), 2'500'000U);
  EXPECT_NE(invoke_complete_frame("Drought", "{}", "bG9n").find(
                R"({"ErrorCode":"Drought","ErrorDetails":"{}","LogResult":"bG9n"})"),
            std::string::npos);
  EXPECT_NE(invoke_complete_frame("", "", "").find("{}"), std::string::npos);
}

}  // namespace
}  // namespace sls::lambda
