#include "serialize.h"

#include <gtest/gtest.h>

namespace sls::http {
namespace {

TEST(Serialize, WritesFramingItselfAndKeepsRepeatedFields) {
  std::string out;
  append_head(out, 200,
              {{"Set-Cookie", "a=1"}, {"set-cookie", "b=2"}, {"Content-Length", "999"}, {"Connection", "x"}},
              {11, true, Framing::content_length, 5});
  EXPECT_TRUE(out.starts_with("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nDate: ")) << out;
  EXPECT_TRUE(out.ends_with(" GMT\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\n")) << out;
}

TEST(Serialize, CutsAHeaderValueAtALineBreak) {
  std::string out;
  append_head(out, 200, {{"Location", "/a\r\nSet-Cookie: stolen=1"}}, {});
  EXPECT_NE(out.find("Location: /a\r\nDate"), std::string::npos) << out;
  EXPECT_EQ(out.find("stolen"), std::string::npos);
}

TEST(Serialize, LeavesOutTheLengthWhereAnAnswerHasNoBody) {
  std::string out;
  append_head(out, 204, {}, {});
  EXPECT_EQ(out.find("Content-Length"), std::string::npos) << out;
}

TEST(Serialize, ChunksAndTrailers) {
  std::string out;
  append_chunk(out, "0123456789abcdef!");
  append_chunk(out, "");
  append_last_chunk(out, {{"X-Error", "none"}});
  EXPECT_EQ(out, "11\r\n0123456789abcdef!\r\n0\r\nX-Error: none\r\n\r\n");
}

}  // namespace
}  // namespace sls::http
