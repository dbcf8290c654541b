#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <csignal>
#include <memory>

#include "http/client.h"
#include "scripted_server.h"

namespace sls::http {
namespace {

using test::ScriptedServer;
using test::ServedConnection;

// A certificate that signs itself, for one name, and a file that trusts it.
class Certificate {
 public:
  explicit Certificate(const char* subject_alternative_name)
      : key_(::EVP_EC_gen("P-256"), ::EVP_PKEY_free), certificate_(::X509_new(), ::X509_free) {
    ::X509_set_version(certificate_.get(), 2);
    ::ASN1_INTEGER_set(::X509_get_serialNumber(certificate_.get()), 1);
    ::X509_gmtime_adj(::X509_getm_notBefore(certificate_.get()), -3600);
    ::X509_gmtime_adj(::X509_getm_notAfter(certificate_.get()), 3600);
    ::X509_set_pubkey(certificate_.get(), key_.get());
    X509_NAME* name = ::X509_get_subject_name(certificate_.get());
    ::X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1,
                                 -1, 0);
    ::X509_set_issuer_name(certificate_.get(), name);
    X509_EXTENSION* extension =
        ::X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject_alternative_name);
    ::X509_add_ext(certificate_.get(), extension, -1);
    ::X509_EXTENSION_free(extension);
    ::X509_sign(certificate_.get(), key_.get(), ::EVP_sha256());
    int fd = ::mkstemp(file_);
    FILE* file = ::fdopen(fd, "w");
    ::PEM_write_X509(file, certificate_.get());
    ::fclose(file);
  }
  ~Certificate() { ::unlink(file_); }

  const char* file() const { return file_; }

  // A script that shakes hands and answers each request with the name that the client asked for.
  ScriptedServer::Script server() const {
    return [this](ServedConnection& connection) {
      std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(::SSL_CTX_new(::TLS_server_method()),
                                                           ::SSL_CTX_free);
      ::SSL_CTX_use_certificate(context.get(), certificate_.get());
      ::SSL_CTX_use_PrivateKey(context.get(), key_.get());
      std::unique_ptr<SSL, void (*)(SSL*)> ssl(::SSL_new(context.get()), ::SSL_free);
      ::SSL_set_fd(ssl.get(), connection.fd());
      if (::SSL_accept(ssl.get()) != 1) return;
      char buffer[4096];
      while (::SSL_read(ssl.get(), buffer, sizeof buffer) > 0) {
        const char* asked = ::SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
        std::string body = asked == nullptr ? "no name" : asked;
        std::string answer =
            "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        ::SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size()));
      }
    };
  }

 private:
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
  std::unique_ptr<X509, void (*)(X509*)> certificate_;
  char file_[32] = "/tmp/sls-certificate-XXXXXX";
};

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
  ScriptedServer server({certificate.server()});
  auto answer = get("localhost", server, certificate.file());
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "localhost");
}

TEST_F(Tls, ChecksAnAddressToo) {
  Certificate certificate("IP:127.0.0.1");
  ScriptedServer server({certificate.server()});
  auto answer = get("127.0.0.1", server, certificate.file());
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "no name");
}

TEST_F(Tls, RefusesACertificateForAnotherHost) {
  Certificate certificate("DNS:elsewhere.example");
  ScriptedServer server({certificate.server(), certificate.server()});
  for (const char* host : {"localhost", "127.0.0.1"}) {
    auto answer = get(host, server, certificate.file());
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().kind, ClientError::Kind::tls);
    EXPECT_NE(answer.error().message.find("mismatch"), std::string::npos) << answer.error().message;
  }
}

TEST_F(Tls, RefusesACertificateThatNobodyTrusts) {
  Certificate certificate("DNS:localhost"), other("DNS:localhost");
  ScriptedServer server({certificate.server()});
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
