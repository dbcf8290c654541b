// Bodies that come and go in pieces.
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>

#include "http/server.h"
#include "raw_client.h"

namespace sls::http {
namespace {

using test::RawClient;

std::unique_ptr<Server> serve_streaming(RequestHandler handler, ServerOptions options = {}) {
  auto server = Server::listen(std::move(options));
  if (!server.ok()) throw std::runtime_error(server.error().message);
  (*server)->start(std::move(handler));
  return std::move(*server);
}

std::string text_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

void echo_request(Request request, Responder responder) {
  responder.send({200, {}, request.path + "|" + request.query + "|" + request.body});
}

// What a listener has been told of a body that is handed over as it arrives.
struct Heard {
  std::string bytes;
  std::optional<BodyEnd> end;
  Headers trailers;
  bool was_stream = false;
};

class StreamedBodies : public ::testing::Test {
 protected:
  // Answers when the body has ended, or with `early` at once.
  void start(std::uint64_t limit = 1000, bool early = false) {
    ServerOptions options;
    options.streams_body = [](const Request& head) { return head.path == "/streamed"; };
    options.stream_limit = limit;
    server_ = serve_streaming(
        [this, early](Request request, Responder responder) {
          if (!request.stream) return echo_request(std::move(request), std::move(responder));
          auto answer = std::make_shared<Responder>(std::move(responder));
          if (early) answer->send({202, {}, "early"});
          BodyListener listener;
          listener.on_bytes = [this](std::string bytes) {
            std::lock_guard lock(mutex_);
            heard_.bytes += bytes;
            changed_.notify_all();
          };
          listener.on_end = [this, answer](BodyEnd end, Headers trailers) {
            {
              std::lock_guard lock(mutex_);
              heard_.end = end;
              heard_.trailers = std::move(trailers);
              changed_.notify_all();
            }
            answer->send({200, {}, "whole"});
          };
          request.stream->listen(std::move(listener));
        },
        options);
  }
  template <typename Condition>
  Heard wait_until(Condition condition) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(20), [&] { return condition(heard_); })) << heard_.bytes;
    return heard_;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Heard heard_;
  std::unique_ptr<Server> server_;
};

constexpr const char* kStreamedHead = "POST /streamed HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST_F(StreamedBodies, ArriveInPiecesWithTheirTrailers) {
  start();
  RawClient client(server_->port());
  client.send(kStreamedHead);
  client.send("5\r\nhello\r\n");
  EXPECT_EQ(wait_until([](const Heard& heard) { return heard.bytes == "hello"; }).end, std::nullopt);
  client.send("6\r\n world\r\n0\r\nX-Mood: good\r\n\r\nGET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(text_of(client.read_answer()), "whole");
  EXPECT_EQ(text_of(client.read_answer()), "/next||");
  EXPECT_EQ(heard_.bytes, "hello world");
  EXPECT_EQ(heard_.end, BodyEnd::complete);
  EXPECT_EQ(heard_.trailers.size(), 1u);
  EXPECT_EQ(*heard_.trailers.find("X-Mood"), "good");
}

TEST_F(StreamedBodies, ThatBreakOffAreTold) {
  start();
  RawClient client(server_->port());
  client.send(std::string(kStreamedHead) + "5\r\nhel");
  wait_until([](const Heard& heard) { return heard.bytes == "hel"; });
  client.close();
  EXPECT_EQ(wait_until([](const Heard& heard) { return heard.end.has_value(); }).end, BodyEnd::broken_off);
  RawClient malformed(server_->port());
  heard_ = {};
  malformed.send(std::string(kStreamedHead) + "5\r\nhello\r\n");
  wait_until([](const Heard& heard) { return heard.bytes == "hello"; });
  malformed.send("zz\r\n");
  EXPECT_EQ(text_of(malformed.read_answer()), "whole");
  EXPECT_EQ(heard_.end, BodyEnd::broken_off);
}

TEST_F(StreamedBodies, AreLimited) {
  start(/*limit=*/8);
  RawClient client(server_->port());
  client.send(kStreamedHead);
  client.send("5\r\nhello\r\n");
  wait_until([](const Heard& heard) { return heard.bytes == "hello"; });
  client.send("5\r\nthere\r\n");
  EXPECT_EQ(wait_until([](const Heard& heard) { return heard.end.has_value(); }).end, BodyEnd::too_large);
}

TEST_F(StreamedBodies, AreReadToTheirEndBeforeTheAnswerGoesOut) {
  start(1000, /*early=*/true);
  RawClient client(server_->port());
  client.send(kStreamedHead);
  client.send("5\r\nhello\r\n");
  wait_until([](const Heard& heard) { return heard.bytes == "hello"; });
  client.send("0\r\n\r\n");
  EXPECT_EQ(text_of(client.read_answer()), "early");
  client.send("GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(text_of(client.read_answer()), "/next||");
}

TEST_F(StreamedBodies, EndWithTheServer) {
  start();
  RawClient client(server_->port());
  client.send(std::string(kStreamedHead) + "5\r\nhello\r\n");
  wait_until([](const Heard& heard) { return heard.bytes == "hello"; });
  server_->stop();
  EXPECT_EQ(heard_.end, BodyEnd::broken_off);
}

TEST_F(StreamedBodies, ArePausedAndResumed) {
  std::shared_ptr<BodyStream> body;
  ServerOptions options;
  options.streams_body = [](const Request&) { return true; };
  options.stream_limit = 1000;
  server_ = serve_streaming(
      [&](Request request, Responder responder) {
        body = request.stream;
        BodyListener listener;
        listener.on_bytes = [this, &body](std::string bytes) {
          body->pause();
          std::lock_guard lock(mutex_);
          heard_.bytes += bytes;
          changed_.notify_all();
        };
        listener.on_end = [answer = std::make_shared<Responder>(std::move(responder))](BodyEnd, const Headers&) {
          answer->send({200, {}, "whole"});
        };
        request.stream->listen(std::move(listener));
      },
      options);
  RawClient client(server_->port());
  client.send(std::string(kStreamedHead) + "5\r\nhello\r\n");
  wait_until([](const Heard& heard) { return heard.bytes == "hello"; });
  client.send("5\r\nthere\r\n");
  RawClient other(server_->port());  // whatever else arrives is read meanwhile; this is not
  {
    std::unique_lock lock(mutex_);
    EXPECT_FALSE(changed_.wait_for(lock, std::chrono::milliseconds(100), [&] { return heard_.bytes != "hello"; }));
  }
  body->resume();
  wait_until([](const Heard& heard) { return heard.bytes == "hellothere"; });
  client.send("0\r\n\r\n");
  body->resume();
  EXPECT_EQ(text_of(client.read_answer()), "whole");
  body.reset();
}

// A client that does not read must not have the server hold all that is written to it.
TEST(Server, SaysWhenAClientIsBehindAndWhenItHasCaughtUp) {
  std::promise<std::size_t> behind_at;
  std::promise<void> caught_up;
  auto server = serve_streaming([&](Request, Responder responder) {
    responder.start(200, {});
    std::size_t written = 0;
    while (!responder.is_behind()) {
      responder.write(std::string(64 * 1024, 'x'));
      written += 64 * 1024;
    }
    behind_at.set_value(written);
    auto held = std::make_shared<Responder>(std::move(responder));
    held->when_caught_up([held, &caught_up] {
      held->finish();
      caught_up.set_value();
    });
  });
  RawClient client(server->port());
  client.send("GET / HTTP/1.0\r\n\r\n");
  std::size_t written = behind_at.get_future().get();
  auto answered = caught_up.get_future();
  EXPECT_NE(answered.wait_for(std::chrono::milliseconds(100)), std::future_status::ready);
  std::string answer = client.read_to_end();
  EXPECT_GE(answer.size(), written);
  EXPECT_EQ(answered.wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(Server, CutsAStreamedAnswerThatIsAborted) {
  auto server = serve_streaming([](Request, Responder responder) {
    responder.start(200, {});
    responder.write("half");
    responder.abort();
  });
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::string answer = client.read_to_end();
  EXPECT_TRUE(answer.ends_with("4\r\nhalf\r\n")) << answer;
}

}  // namespace
}  // namespace sls::http
