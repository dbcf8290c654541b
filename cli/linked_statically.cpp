// A static program must not load the shared libraries of the machine it runs on, which belong to another C
// library, and its OpenSSL has in it where Debian keeps certificates.
#include <nss.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <unistd.h>

#include "linked.h"

namespace sls::cli {
namespace {

// The bundles of Debian and its kin, Amazon Linux and Fedora, SUSE, Alpine.
constexpr const char* kCertificateFiles[] = {"/etc/ssl/certs/ca-certificates.crt",
                                             "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
                                             "/etc/ssl/cert.pem"};

// Before the initializers of other files, of which cpp-httplib's reads openssl.cnf: that may name providers
// to load.
[[gnu::constructor(101)]] void leave_openssl_as_built() {
  ::OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
}

}  // namespace

const char* const kLinkage = ", static";

void prepare_libraries() {
  // Names are looked up in /etc/hosts and by DNS, both inside this program; other modules of nsswitch.conf
  // would be loaded.
  ::__nss_configure_lookup("hosts", "files dns");
  for (const char* file : kCertificateFiles) {
    if (::access(file, R_OK) != 0) continue;
    ::setenv("SSL_CERT_FILE", file, /*overwrite=*/0);
    return;
  }
}

}  // namespace sls::cli
