#include "outgoing/client.h"

#include <gtest/gtest.h>

#include "http/server.h"

namespace sls::outgoing {
namespace {

TEST(OutgoingClient, BringsStatusHeadersAndBody) {
  auto server = http::Server::listen({});
  ASSERT_TRUE(server.ok());
  (*server)->start([](http::Request request, http::Responder responder) {
    responder.send({203, {{"X-Seen", request.path}}, "healthy"});
  });
  auto answer =
      call_get("http://127.0.0.1:" + std::to_string((*server)->port()) + "/health", std::chrono::seconds(5));
  ASSERT_TRUE(answer.ok()) << answer.error();
  EXPECT_EQ(answer->status, 203);
  EXPECT_EQ(answer->body, "healthy");
  EXPECT_EQ(answer->headers.find("X-Seen")->second, "/health");
}

TEST(OutgoingClient, PostsABodyWithHeaders) {
  auto server = http::Server::listen({});
  ASSERT_TRUE(server.ok());
  (*server)->start([](http::Request request, http::Responder responder) {
    std::string seen = request.method + " " + request.path + " " + *request.headers.find("X-Sent") + " " +
                       *request.headers.find("Content-Type") + " " + request.body;
    responder.send({202, {{"X-Answer", "yes"}}, seen});
  });
  auto answer = call_post("http://127.0.0.1:" + std::to_string((*server)->port()) + "/a/b", {{"X-Sent", "1"}}, "{}",
                          "application/json", std::chrono::seconds(5));
  ASSERT_TRUE(answer.ok()) << answer.error();
  EXPECT_EQ(answer->status, 202);
  EXPECT_EQ(answer->body, "POST /a/b 1 application/json {}");
  EXPECT_EQ(answer->headers.find("x-answer")->second, "yes");
}

TEST(OutgoingClient, NamesTheUrlThatDidNotAnswer) {
  auto answer = call_get("http://127.0.0.1:1/", std::chrono::seconds(5));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().find("no answer from http://127.0.0.1:1/: "), 0u) << answer.error();
}

}  // namespace
}  // namespace sls::outgoing
