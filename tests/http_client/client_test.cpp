#include "http/client.h"

#include <gtest/gtest.h>

#include "scripted_server.h"

namespace sls::http {
namespace {

using test::ScriptedServer;
using test::ServedConnection;

Url url_of(const ScriptedServer& server) { return *parse_url("http://" + server.authority()); }

TEST(Client, SendsARequestAndReadsItsAnswer) {
  std::string request;
  ScriptedServer server({[&](ServedConnection& connection) {
    request = connection.read_request();
    connection.send("HTTP/1.1 201 Created\r\nX-One: 1\r\nX-Two:  two \r\nContent-Length: 5\r\n\r\nhello");
  }});
  Client client(url_of(server), {});
  auto answer = client.call("POST", "/path?q=1", {{"X-Target", "a\r\nInjected: b"}}, "body");
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "hello");
  EXPECT_EQ(*answer->headers.find("x-one"), "1");
  EXPECT_EQ(*answer->headers.find("X-Two"), "two");
  EXPECT_EQ(request, "POST /path?q=1 HTTP/1.1\r\nX-Target: a  Injected: b\r\nHost: " + server.authority() +
                         "\r\nContent-Length: 4\r\n\r\nbody");
}

TEST(Client, KeepsItsConnection) {
  ScriptedServer server({[](ServedConnection& connection) {
    for (int i = 0; i < 3; ++i) {
      std::string request = connection.read_request();
      connection.answer(request.substr(0, request.find("\r\n")));
    }
  }});
  Client client(url_of(server), {});
  for (const char* target : {"/1", "/2", "/3"}) {
    auto answer = client.call("GET", target, {}, "");
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(answer->body, "GET " + std::string(target) + " HTTP/1.1");
  }
}

TEST(Client, OpensAnewWhenAKeptConnectionClosesBeforeItsAnswer) {
  std::string repeated;
  ScriptedServer server({[](ServedConnection& connection) {
                           connection.read_request();
                           connection.answer("first");
                           connection.read_request();  // and closes without a word
                         },
                         [&](ServedConnection& connection) {
                           repeated = connection.read_request();
                           connection.answer("second");
                         }});
  Client client(url_of(server), {});
  ASSERT_TRUE(client.call("GET", "/", {}, "").ok());
  auto answer = client.call("POST", "/", {}, "again");
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "second");
  EXPECT_EQ(repeated.substr(repeated.size() - 5), "again");
}

TEST(Client, OpensAnewWhenTheOtherSideSaidClose) {
  auto close_after_one = [](ServedConnection& connection) {
    connection.read_request();
    connection.answer(200, "x", "Connection: close\r\n");
  };
  ScriptedServer server({close_after_one, close_after_one});
  Client client(url_of(server), {});
  EXPECT_TRUE(client.call("GET", "/", {}, "").ok());
  EXPECT_TRUE(client.call("GET", "/", {}, "").ok());
}

TEST(Client, OpensAnewOnlyOnce) {
  int connections = 0;
  auto close_on_second = [&](ServedConnection& connection) {
    ++connections;
    connection.read_request();
    if (connections == 1) connection.answer("first");
    if (connections == 1) connection.read_request();
  };
  {
    ScriptedServer server({close_on_second, close_on_second, close_on_second});
    Client client(url_of(server), {});
    ASSERT_TRUE(client.call("GET", "/", {}, "").ok());
    auto answer = client.call("GET", "/", {}, "");
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().kind, ClientError::Kind::broken);
    EXPECT_TRUE(answer.error().sent);
    EXPECT_NE(answer.error().message.find("closed the connection"), std::string::npos)
        << answer.error().message;
  }
  EXPECT_EQ(connections, 2);
}

TEST(Client, DoesNotRepeatWhatWasHalfAnswered) {
  ScriptedServer server({[](ServedConnection& connection) {
                           connection.read_request();
                           connection.answer("first");
                           connection.read_request();
                           connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                         },
                         [](ServedConnection& connection) { connection.answer("never asked for"); }});
  Client client(url_of(server), {});
  ASSERT_TRUE(client.call("GET", "/", {}, "").ok());
  auto answer = client.call("GET", "/", {}, "");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ClientError::Kind::broken);
}

TEST(Client, UnderstandsChunkedAnswers) {
  ScriptedServer server({[](ServedConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    connection.send("6;ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n");
    connection.read_request();
    connection.answer("next");
  }});
  Client client(url_of(server), {});
  EXPECT_EQ(client.call("GET", "/", {}, "")->body, "hello world");
  EXPECT_EQ(client.call("GET", "/", {}, "")->body, "next");
}

TEST(Client, KnowsAnswersThatHaveNoBody) {
  ScriptedServer server({[](ServedConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
    connection.read_request();
    connection.send("HTTP/1.1 204 No Content\r\n\r\n");
    connection.read_request();
    connection.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }});
  Client client(url_of(server), {});
  auto head = client.call("HEAD", "/", {}, "");
  ASSERT_TRUE(head.ok()) << head.error().message;
  EXPECT_EQ(*head->headers.find("Content-Length"), "5000");
  EXPECT_EQ(head->body, "");
  EXPECT_EQ(client.call("GET", "/", {}, "")->status, 204);
  EXPECT_EQ(client.call("GET", "/", {}, "")->body, "ok");
}

TEST(Client, ReadsAnAnswerThatEndsWithTheConnection) {
  ScriptedServer server({[](ServedConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
  }});
  Client client(url_of(server), {});
  auto answer = client.call("GET", "/", {}, "");
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "until the end");
}

TEST(Client, RefusesAnAnswerBeyondItsLimit) {
  auto oversized = [](ServedConnection& connection) {
    connection.read_request();
    connection.answer(std::string(1001, 'x'));
    connection.read_until_closed();
  };
  auto endless = [](ServedConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 2; ++i) connection.send("258\r\n" + std::string(600, 'x') + "\r\n");
    connection.read_until_closed();
  };
  ScriptedServer server({oversized, endless});
  ClientOptions options;
  options.answer_limit = 1000;
  Client client(url_of(server), options);
  for (int i = 0; i < 2; ++i) {
    auto answer = client.call("GET", "/", {}, "");
    ASSERT_FALSE(answer.ok()) << "connection " << i << ", " << answer->body.size() << " bytes";
    EXPECT_NE(answer.error().message.find("larger than this client takes"), std::string::npos)
        << answer.error().message;
  }
}

TEST(Client, GivesUpOnAnAnswerThatDoesNotCome) {
  ScriptedServer server({[](ServedConnection& connection) { connection.read_until_closed(); }});
  ClientOptions options;
  options.answer_timeout = std::chrono::milliseconds(30);
  Client client(url_of(server), options);
  auto answer = client.call("GET", "/", {}, "");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ClientError::Kind::timed_out);
  EXPECT_TRUE(answer.error().sent);
}

TEST(Client, ReadsARefusalOfABodyThatWasNotReadToItsEnd) {
  ScriptedServer server({[](ServedConnection& connection) {
    connection.answer(413, "too large", "Connection: close\r\n");
    ::shutdown(connection.fd(), SHUT_WR);
    connection.read_until_closed();
  }});
  Client client(url_of(server), {});
  auto answer = client.call("POST", "/", {}, std::string(8 * 1024 * 1024, 'x'));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->status, 413);
}

TEST(Client, SaysWhereItCannotConnect) {
  std::uint16_t port = 0;
  {
    ScriptedServer gone({});
    port = gone.port();
  }
  Client client(*parse_url("http://127.0.0.1:" + std::to_string(port)), {});
  auto answer = client.call("GET", "/", {}, "");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ClientError::Kind::connect);
  EXPECT_FALSE(answer.error().sent);
  EXPECT_EQ(answer.error().message,
            "cannot connect to 127.0.0.1 port " + std::to_string(port) + ": Connection refused");
}

TEST(Client, RefusesWhatIsNotHttp) {
  ScriptedServer server({[](ServedConnection& connection) {
    connection.read_request();
    connection.send("SSH-2.0-OpenSSH\r\n\r\n");
    connection.read_until_closed();
  }});
  Client client(url_of(server), {});
  auto answer = client.call("GET", "/", {}, "");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ClientError::Kind::broken);
}

}  // namespace
}  // namespace sls::http
