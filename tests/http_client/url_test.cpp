#include <gtest/gtest.h>

#include "http/client.h"

namespace sls::http {
namespace {

TEST(ParseUrl, TakesHttpAndHttps) {
  auto plain = parse_url("http://localhost");
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->tls);
  EXPECT_EQ(plain->host, "localhost");
  EXPECT_EQ(plain->port, 80);
  EXPECT_EQ(plain->path, "/");
  EXPECT_EQ(plain->authority(), "localhost");
  auto secure = parse_url("HTTPS://dynamodb.eu-west-1.amazonaws.com/base/path?x=1#part");
  ASSERT_TRUE(secure);
  EXPECT_TRUE(secure->tls);
  EXPECT_EQ(secure->port, 443);
  EXPECT_EQ(secure->path, "/base/path?x=1");
}

TEST(ParseUrl, NamesThePortWhereItIsNotTheSchemesOwn) {
  EXPECT_EQ(parse_url("http://127.0.0.1:8000/")->authority(), "127.0.0.1:8000");
  EXPECT_EQ(parse_url("http://h:443")->authority(), "h:443");
  EXPECT_EQ(parse_url("https://h:443")->authority(), "h");
  EXPECT_EQ(parse_url("http://h:80?q")->path, "/?q");
}

TEST(ParseUrl, TakesIpv6InBrackets) {
  auto url = parse_url("http://[::1]:9001/x");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 9001);
  EXPECT_EQ(url->authority(), "[::1]:9001");
}

TEST(ParseUrl, RefusesEverythingElse) {
  for (const char* text :
       {"", "localhost:8000", "ftp://x", "http://", "http://:80", "http://h:", "http://h:0", "http://h:65536",
        "http://h:8o", "http://[::1", "http://[::1]x", "http://h h", "http://u@h/", "http://h/a b",
        "http://h/\r\nX: y", "http://h\r\n", "://h"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

}  // namespace
}  // namespace sls::http
