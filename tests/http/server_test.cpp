#include "http/server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "raw_client.h"

namespace sls::http {
namespace {

using test::RawClient;

std::unique_ptr<Server> serve(RequestHandler handler, ServerOptions options = {}) {
  auto server = Server::listen(std::move(options));
  if (!server.ok()) throw std::runtime_error(server.error().message);
  (*server)->start(std::move(handler));
  return std::move(*server);
}

void echo(Request request, Responder responder) {
  responder.send(
      {200, {{"X-Method", request.method}}, request.path + "|" + request.query + "|" + request.body});
}

std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

// Counts what it is asked to send.
class CountingChannel final : public Responder::Channel {
 public:
  void send(Response response) override { statuses.push_back(response.status); }
  void start(int, Headers) override {}
  void write(std::string) override {}
  void finish(Headers) override {}
  void abort() override {}
  void when_client_gone(std::function<void()>) override {}
  std::vector<int> statuses;
};

// A request whose Responder was assigned over would stay open for ever, and its connection be lost to the server.
TEST(AResponder, ThatIsAssignedOverAnswersFirst) {
  auto first = std::make_shared<CountingChannel>();
  auto second = std::make_shared<CountingChannel>();
  Responder responder(first);
  responder = Responder(second);
  EXPECT_EQ(first->statuses, std::vector<int>{500});
  responder.send({204, {}, ""});
  responder = {};
  EXPECT_EQ(second->statuses, std::vector<int>{204});
}

TEST(Server, AnswersSeveralRequestsOnOneConnection) {
  auto server = serve(echo);
  RawClient client(server->port());
  for (int i = 0; i < 3; ++i) {
    client.send("POST /a%20b?x=1&y HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
    EXPECT_EQ(body_of(client.read_answer()), "/a%20b|x=1&y|abc");
  }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  auto server = serve(echo);
  RawClient client(server->port());
  std::string requests;
  for (int i = 0; i < 20; ++i)
    requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.send(requests);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(body_of(client.read_answer()), "/" + std::to_string(i) + "||");
}

TEST(Server, OpensAndClosesFurtherPorts) {
  auto server = serve([](Request request, Responder responder) {
    responder.send({200, {}, std::to_string(request.local_port)});
  });
  auto first = server->open_port();
  auto second = server->open_port();
  ASSERT_TRUE(first.ok() && second.ok());
  RawClient kept(*first);
  for (std::uint16_t port : {server->port(), *first, *second}) {
    RawClient client(port);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(body_of(client.read_answer()), std::to_string(port));
  }
  kept.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(body_of(kept.read_answer()), std::to_string(*first));
  server->close_port(*first);
  // Its connections stay, and the other ports.
  kept.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(body_of(kept.read_answer()), std::to_string(*first));
  RawClient other(*second);
  other.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(body_of(other.read_answer()), std::to_string(*second));
}

TEST(Server, AnswersFromAnotherThreadAndLater) {
  std::mutex mutex;
  std::vector<std::thread> threads;
  auto server = serve([&](Request request, Responder responder) {
    std::lock_guard lock(mutex);
    threads.emplace_back([request = std::move(request), responder = std::move(responder)]() mutable {
      echo(std::move(request), std::move(responder));
    });
  });
  RawClient client(server->port());
  for (int i = 0; i < 50; ++i) {
    client.send("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\nGET /y HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(body_of(client.read_answer()), "/x||");
    EXPECT_EQ(body_of(client.read_answer()), "/y||");
  }
  server.reset();  // the last answer may be out before its thread is in the list
  for (auto& thread : threads) thread.join();
}

TEST(Server, TakesAChunkedBodyAndAByteAtATime) {
  auto server = serve(echo);
  RawClient client(server->port());
  std::string request =
      "POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n "
      "world\r\n0\r\n\r\n";
  for (char byte : request) client.send({&byte, 1});
  EXPECT_EQ(body_of(client.read_answer()), "/c||hello world");
}

TEST(Server, SaysContinueToAClientThatExpectsIt) {
  auto server = serve(echo);
  RawClient client(server->port());
  client.send("PUT /e HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_EQ(body_of(client.read_answer()), "/e||ok");
}

TEST(Server, SendsNoBodyToHead) {
  auto server = serve(echo);
  RawClient client(server->port());
  client.send("HEAD /h HTTP/1.1\r\nHost: localhost\r\n\r\nGET /g HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client.read_until("/g||");
  std::string all = client.read_until("/g||");
  EXPECT_NE(all.find("X-Method: HEAD\r\n"), std::string::npos);
  EXPECT_NE(all.find("Content-Length: 4\r\n"), std::string::npos) << all;
  EXPECT_EQ(all.find("/h"), std::string::npos) << all;
}

TEST(Server, ClosesAfterHttp10AndConnectionClose) {
  auto server = serve(echo);
  RawClient old_client(server->port());
  old_client.send("GET /o HTTP/1.0\r\n\r\n");
  std::string answer = old_client.read_to_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.0 200 OK\r\n")) << answer;
  RawClient client(server->port());
  client.send("GET /o HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_NE(client.read_to_end().find("Connection: close\r\n"), std::string::npos);
}

TEST(Server, AnswersAClientThatClosedItsSendingSide) {
  auto server = serve(echo);
  RawClient client(server->port());
  client.send("GET /half HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client.close_sending_side();
  EXPECT_EQ(body_of(client.read_to_end()), "/half||");
}

TEST(Server, StreamsChunksAndTrailers) {
  auto server = serve([](Request, Responder responder) {
    responder.start(200, {{"Trailer", "X-End"}});
    responder.write("one");
    responder.write("");
    responder.write("two");
    responder.finish({{"X-End", "yes"}});
  });
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::string answer = client.read_until("X-End: yes\r\n\r\n");
  EXPECT_NE(answer.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_EQ(body_of(answer), "3\r\none\r\n3\r\ntwo\r\n0\r\nX-End: yes\r\n\r\n");
}

TEST(Server, SendsABodyThatIsLargerThanTheSocketTakes) {
  std::string large(20'000'000, 'x');
  auto server = serve([&](Request, Responder responder) { responder.send({200, {}, large}); });
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(body_of(client.read_to_end()).size(), large.size());
}

TEST(Server, AnswersTooLargeABodyWith413BeforeItHasArrived) {
  ServerOptions options;
  options.body_limit = 1000;
  auto server = serve(echo, options);
  RawClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" +
              std::string(200'000, 'x'));
  EXPECT_TRUE(client.read_to_end().starts_with("HTTP/1.1 413 ")) << "no answer";
  RawClient chunked(server->port());
  chunked.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
               std::string(1001, 'x') + "\r\n");
  EXPECT_TRUE(chunked.read_to_end().starts_with("HTTP/1.1 413 "));
}

TEST(Server, WordsProtocolErrorsAsTheRoomAsks) {
  ServerOptions options;
  options.header_limit = 2000;
  options.on_protocol_error = [](ProtocolError error) {
    return Response{error == ProtocolError::headers_too_large ? 431 : 400, {}, "worded"};
  };
  auto server = serve(echo, options);
  RawClient flood(server->port());
  flood.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
  for (int i = 0; i < 300; ++i) flood.send("X-Flood-" + std::to_string(i) + ": aaaaaaaaaa\r\n");
  EXPECT_EQ(body_of(flood.read_to_end()), "worded");
  for (const char* bad : {"not http at all\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
                          "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                          "GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n"}) {
    RawClient client(server->port());
    client.send(bad);
    EXPECT_TRUE(client.read_to_end().starts_with("HTTP/1.1 400 ")) << bad;
  }
}

TEST(Server, RefusesWhatCanBeReadInTwoWays) {
  auto server = serve(echo);
  for (const char* bad : {"GET / HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n",
                          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "0\r\n\r\n",
                          "GET x HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                          "GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"}) {
    RawClient client(server->port());
    client.send(bad);
    EXPECT_TRUE(client.read_to_end().starts_with("HTTP/1.1 400 ")) << bad;
  }
}

TEST(Server, TakesATargetWithAHostAsAProxyIsAsked) {
  auto server = serve([](Request request, Responder responder) {
    responder.send({200, {}, *request.headers.find("Host") + " " + request.path + " " + request.query});
  });
  auto ask = [&](const std::string& target) {
    RawClient client(server->port());
    client.send("GET " + target + " HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n");
    return body_of(client.read_to_end());
  };
  EXPECT_EQ(ask("http://Api.localhost:80/x/y?a=b"), "Api.localhost:80 /x/y a=b");
  EXPECT_EQ(ask("http://api.localhost?a"), "api.localhost / a");
  EXPECT_EQ(ask("http://api.localhost"), "api.localhost / ");
  EXPECT_EQ(ask("/x://y"), "other /x://y ");
}

TEST(Server, KeepsTrailersOutOfTheHead) {
  auto server = serve([](Request request, Responder responder) {
    responder.send({200, {}, request.body + (request.headers.has("Authorization") ? " forged" : "")});
  });
  RawClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
              "3\r\nabc\r\n0\r\nAuthorization: forged\r\n\r\n");
  EXPECT_EQ(body_of(client.read_to_end()), "abc");
}

TEST(Server, TimesOutASlowHeaderAndHarmsNobody) {
  ServerOptions options;
  options.header_timeout = std::chrono::milliseconds(60);
  auto server = serve(echo, options);
  RawClient slow(server->port());
  slow.send("GET / HT");
  RawClient quick(server->port());
  quick.send("GET /q HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(body_of(quick.read_answer()), "/q||");
  EXPECT_TRUE(slow.read_to_end().starts_with("HTTP/1.1 408 "));
}

TEST(Server, ClosesAnIdleConnection) {
  ServerOptions options;
  options.idle_timeout = std::chrono::milliseconds(40);
  auto server = serve(echo, options);
  RawClient client(server->port());
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(Server, SaysWhenTheClientHasGone) {
  std::promise<void> gone;
  std::mutex mutex;
  std::vector<Responder> open;
  auto server = serve([&](Request, Responder responder) {
    responder.when_client_gone([&] { gone.set_value(); });
    std::lock_guard lock(mutex);
    open.push_back(std::move(responder));
  });
  {
    RawClient client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    std::unique_lock lock(mutex);
    while (open.empty()) {
      lock.unlock();
      std::this_thread::yield();
      lock.lock();
    }
  }
  EXPECT_EQ(gone.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(Server, AnswersWith500WhenAResponderIsDropped) {
  auto server = serve([](Request, Responder) {});
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(client.read_answer().starts_with("HTTP/1.1 500 "));
}

TEST(Server, AResponderMayOutliveTheServer) {
  std::promise<Responder> kept;
  auto server = serve([&](Request, Responder responder) { kept.set_value(std::move(responder)); });
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  Responder responder = kept.get_future().get();
  server.reset();
  responder.send({200, {}, "too late"});
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(Server, StopLetsARunningRequestFinishWithinItsGrace) {
  std::promise<Responder> kept;
  auto server = serve([&](Request, Responder responder) { kept.set_value(std::move(responder)); });
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  Responder responder = kept.get_future().get();
  std::thread stopper([&] { server->stop(std::chrono::seconds(10)); });
  responder.send({200, {}, "finished"});
  stopper.join();
  EXPECT_EQ(body_of(client.read_to_end()), "finished");
}

TEST(Server, NamesThePortThatIsTaken) {
  auto first = serve(echo);
  ServerOptions options;
  options.port = first->port();
  auto second = Server::listen(options);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().kind, ListenFailure::address_in_use);
  EXPECT_NE(second.error().message.find("127.0.0.1:" + std::to_string(options.port)), std::string::npos);
}

TEST(Server, ServesManyOpenConnections) {
  auto server = serve(echo);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 300; ++i) clients.push_back(std::make_unique<RawClient>(server->port()));
  for (auto& client : clients) client->send("GET /m HTTP/1.1\r\nHost: localhost\r\n\r\n");
  for (auto& client : clients) EXPECT_EQ(body_of(client->read_answer()), "/m||");
}

}  // namespace
}  // namespace sls::http
