// Certificate: a certificate that signs itself, for TLS servers of tests.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include "scripted_server.h"

namespace sls::test {

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

  // Gives what a client asked for (with the name of the host that it asked) to `answer_to` and sends back
  // what that returns as the body of a 200, until the client closes.
  ScriptedServer::Script server(
      std::function<std::string(const std::string& host, const std::string& request)> answer_to) const {
    return [this, answer_to](ServedConnection& connection) {
      std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(::SSL_CTX_new(::TLS_server_method()),
                                                           ::SSL_CTX_free);
      ::SSL_CTX_use_certificate(context.get(), certificate_.get());
      ::SSL_CTX_use_PrivateKey(context.get(), key_.get());
      std::unique_ptr<SSL, void (*)(SSL*)> ssl(::SSL_new(context.get()), ::SSL_free);
      ::SSL_set_fd(ssl.get(), connection.fd());
      if (::SSL_accept(ssl.get()) != 1) return;
      const char* asked = ::SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
      char buffer[16384];
      for (int got; (got = ::SSL_read(ssl.get(), buffer, sizeof buffer)) > 0;) {
        std::string body = answer_to(asked == nullptr ? "no name" : asked,
                                     std::string(buffer, static_cast<std::size_t>(got)));
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

}  // namespace sls::test
