#include "http/local_access.h"

#include <gtest/gtest.h>

namespace sls::http {
namespace {

Request request_with(Headers headers) {
  Request request;
  request.headers = std::move(headers);
  return request;
}

TEST(LocalAccess, AllowsHostsThatNameThisMachine) {
  LocalAccess access({"my.test:3000"}, {});
  for (const char* host :
       {"localhost", "localhost:3000", "LOCALHOST.", "127.0.0.1:8000", "10.1.2.3", "[::1]:3000", "::1",
        "MyApi.localhost:3000", "abc.execute-api.us-east-1.amazonaws.com", "my.test", "MY.TEST:99"}) {
    EXPECT_TRUE(access.is_allowed_host(host)) << host;
  }
}

TEST(LocalAccess, RefusesOtherHostsAndNamesTheFlag) {
  LocalAccess access;
  for (const char* host :
       {"evil.example", "localhost.evil.example", "amazonaws.com.evil.example", "evil-amazonaws.com", ""}) {
    EXPECT_FALSE(access.is_allowed_host(host)) << host;
  }
  EXPECT_EQ(access.refuse_host(request_with({{"Host", "evil.example:3000"}})),
            "Host 'evil.example' does not name this machine; allow it with --allow-host evil.example");
  EXPECT_EQ(access.refuse_host(request_with({{"Host", "localhost"}})), std::nullopt);
}

TEST(LocalAccess, RefusesForeignPagesOnly) {
  LocalAccess access({}, {"https://app.example"});
  EXPECT_EQ(access.refuse_origin(request_with({})), std::nullopt);
  EXPECT_EQ(access.refuse_origin(request_with({{"Origin", "http://localhost:5173"}})), std::nullopt);
  EXPECT_EQ(access.refuse_origin(request_with({{"Origin", "https://app.example"}})), std::nullopt);
  EXPECT_TRUE(access.refuse_origin(request_with({{"Origin", "https://app.example.evil"}})).has_value());
  EXPECT_TRUE(access.refuse_origin(request_with({{"Origin", "null"}})).has_value());
  EXPECT_TRUE(access.refuse_origin(request_with({{"Sec-Fetch-Site", "cross-site"}})).has_value());
  EXPECT_EQ(access.refuse_origin(request_with({{"Sec-Fetch-Site", "none"}})), std::nullopt);
}

TEST(LocalAccess, TellsABrowserByItsHeaders) {
  EXPECT_TRUE(LocalAccess::is_from_browser(request_with({{"sec-fetch-mode", "cors"}})));
  EXPECT_TRUE(LocalAccess::is_from_browser(request_with({{"ORIGIN", "http://localhost"}})));
  EXPECT_FALSE(LocalAccess::is_from_browser(request_with({{"User-Agent", "Boto3"}})));
}

}  // namespace
}  // namespace sls::http
