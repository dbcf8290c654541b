#include <gtest/gtest.h>

#include <csignal>

#include "certificate.h"
#include "http/client.h"
#include "scripted_server.h"

namespace sls::http {
namespace {

using test::Certificate;
using test::ScriptedServer;
using test::ServedConnection;

// Answers with the name that the client asked for.
ScriptedServer::Script named(const Certificate& certificate) {
  return certificate.server([](const std::string& host, const std::string&) { return host; });
}

class Tls : public testing::Test {
 protected:
  // OpenSSL writes to sockets without asking for no signal.
  void SetUp() override { std::signal(SIGPIPE, SIG_IGN); }

  static core::Result<Response, ClientError> get(const std::string& host, const ScriptedServer& server,
                                                 const std::string& ca_file) {
    ClientOptions options;
    options.ca_file = ca_file;
    Client client(*parse_url("https://" + host + ":" + std::to_string(server.port())), options);
    auto first = client.call("GET", "/", {}, "");
    if (!first.ok()) return first;
    return client.call("GET", "/", {}, "");  // on the kept connection: the server accepts one
  }
};

TEST_F(Tls, ChecksTheCertificateAndNamesTheHost) {
  Certificate certificate("DNS:localhost");
  ScriptedServer server({named(certificate)});
  auto answer = get("localhost", server, certificate.file());
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "localhost");
}

TEST_F(Tls, ChecksAnAddressToo) {
  Certificate certificate("IP:127.0.0.1");
  ScriptedServer server({named(certificate)});
  auto answer = get("127.0.0.1", server, certificate.file());
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "no name");
}

TEST_F(Tls, RefusesACertificateForAnotherHost) {
  Certificate certificate("DNS:elsewhere.example");
  ScriptedServer server({named(certificate), named(certificate)});
  for (const char* host : {"localhost", "127.0.0.1"}) {
    auto answer = get(host, server, certificate.file());
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().kind, ClientError::Kind::tls);
    EXPECT_NE(answer.error().message.find("mismatch"), std::string::npos) << answer.error().message;
  }
}

TEST_F(Tls, RefusesACertificateThatNobodyTrusts) {
  Certificate certificate("DNS:localhost"), other("DNS:localhost");
  ScriptedServer server({named(certificate)});
  auto answer = get("localhost", server, other.file());
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ClientError::Kind::tls);
  EXPECT_FALSE(answer.error().sent);
  EXPECT_NE(answer.error().message.find("its certificate is refused"), std::string::npos)
      << answer.error().message;
}

TEST_F(Tls, NamesACertificateFileThatIsMissing) {
  ScriptedServer server({});
  auto answer = get("localhost", server, "/nonexistent/ca.pem");
  ASSERT_FALSE(answer.ok());
  EXPECT_NE(answer.error().message.find("/nonexistent/ca.pem"), std::string::npos) << answer.error().message;
}

TEST_F(Tls, SaysThatTheOtherSideSpeaksNone) {
  ScriptedServer server({[](ServedConnection& connection) {
    connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    connection.read_until_closed();
  }});
  auto answer = get("localhost", server, "");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ClientError::Kind::tls);
}

}  // namespace
}  // namespace sls::http
