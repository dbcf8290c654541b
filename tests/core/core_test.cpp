#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base64.h"
#include "core/clock.h"
#include "core/file.h"
#include "core/ids.h"
#include "core/json.h"
#include "core/json_writer.h"
#include "core/text.h"
#include "manual_clock.h"

namespace sls::core {
namespace {

TEST(Base64, RoundTripsEveryLength) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
    bytes.push_back(static_cast<char>(i * 7));
  }
  EXPECT_EQ(encode_base64("foob"), "Zm9vYg==");
}

TEST(Base64, RefusesWhatIsNotBase64) {
  for (const char* text : {"A", "AB=A", "A===", "Zm9v!A==", "Zm9vYg=", "=Zm9"})
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
}

TEST(Clock, FormatsAsTheServicesDo) {
  EXPECT_EQ(format_iso8601(1'583'349'317'135), "2020-03-04T19:15:17.135Z");
  EXPECT_EQ(format_basic_iso8601(1'583'349'317'135), "20200304T191517Z");
  EXPECT_EQ(format_common_log_time(1'583'349'317'135), "04/Mar/2020:19:15:17 +0000");
  EXPECT_EQ(format_http_date(1'583'349'317'135), "Wed, 04 Mar 2020 19:15:17 GMT");
}

TEST(Ids, UuidsAreVersion4AndDiffer) {
  SystemIds ids;
  std::string uuid = ids.uuid();
  EXPECT_EQ(uuid.size(), 36u);
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos) << uuid;
  EXPECT_NE(uuid, ids.uuid());
  EXPECT_EQ(ids.hex(24).find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Json, SaysWhereATextIsNotJson) {
  auto result = parse_json("{\n  \"a\": 1,\n  \"b\"\\: 2\n}");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().line, 3u);
  EXPECT_EQ(result.error().column, 6u);
  EXPECT_FALSE(result.error().message.empty());
}

TEST(Json, BoundsNesting) {
  std::string deep(600, '[');
  auto result = parse_json(deep);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "nested deeper than 500 levels");
  EXPECT_TRUE(parse_json(std::string(400, '[') + std::string(400, ']')).ok());
}

TEST(Json, KeepsOrderAndTheLastOfARepeatedMember) {
  auto result = parse_json(R"({"z": 1, "a": 2, "z": 3})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(dump_json(*result), R"({"z":3,"a":2})");
}

TEST(JsonWriter, KnowsWhatIsANumberInJson) {
  for (const char* number : {"0", "-0", "12", "1.50", "-0.1", "1e9", "1E+9", "2.5e-3"})
    EXPECT_TRUE(is_json_number(number)) << number;
  for (const char* text : {"", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1", "Infinity", "NaN", " 1", "1 "})
    EXPECT_FALSE(is_json_number(text)) << text;
}

TEST(JsonWriter, WritesNestedValuesWithCommas) {
  std::string out;
  JsonWriter(out)
      .begin_object()
      .member("a", 1)
      .member("b", "x")
      .key("c")
      .begin_array()
      .boolean(true)
      .null()
      .end_array()
      .member_null("d")
      .key("e")
      .begin_object()
      .end_object()
      .end_object();
  EXPECT_EQ(out, R"({"a":1,"b":"x","c":[true,null],"d":null,"e":{}})");
}

TEST(JsonWriter, EscapesAndRepairsText) {
  std::string out;
  append_json_string(out, std::string_view("\"\\\n\x01 caf\xc3\xa9 \xff\xf0\x9f\x98\x80 \xed\xa0\x80", 20));
  EXPECT_EQ(
      out,
      "\"\\\"\\\\\\n\\u0001 caf\xc3\xa9 \xef\xbf\xbd\xf0\x9f\x98\x80 \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_TRUE(nlohmann::json::accept(out));
}

TEST(Text, NearestNamesOnlyWhatIsNear) {
  EXPECT_EQ(nearest("CreatItem", {"DeleteItem", "CreateItem"}), "CreateItem");
  EXPECT_EQ(nearest("xyz", {"CreateItem"}), "");
}

TEST(Text, Utf8IsChecked) {
  EXPECT_TRUE(is_utf8("caf\xc3\xa9\xf0\x9f\x98\x80"));
  EXPECT_FALSE(is_utf8("\xc0\xaf"));
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));
  EXPECT_FALSE(is_utf8("\xe2\x82"));
}

TEST(File, WritesWholeOrNotAtAll) {
  auto folder = std::filesystem::temp_directory_path() / ("sls-file-" + SystemIds().hex(12));
  std::filesystem::create_directories(folder);
  ASSERT_TRUE(write_file(folder / "a", "one").ok());
  ASSERT_TRUE(write_file(folder / "a", "two").ok());
  EXPECT_EQ(*read_file(folder / "a"), "two");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
  std::filesystem::create_symlink(folder / "a", folder / "link");
  ASSERT_TRUE(write_file(folder / "link", "linked").ok());
  EXPECT_EQ(*read_file(folder / "a"), "linked");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  int reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_TRUE(write_file(folder / "pipe", "three").ok());
  char read[8] = {};
  EXPECT_EQ(::read(reader, read, sizeof read), 5) << "a pipe is written to, not replaced";
  EXPECT_STREQ(read, "three");
  ::close(reader);
  auto failed = write_file(folder / "none" / "a", "x");
  ASSERT_FALSE(failed.ok());
  EXPECT_NE(failed.error().find("No such file"), std::string::npos) << failed.error();
  EXPECT_FALSE(read_file(folder / "missing").ok());
  std::filesystem::remove_all(folder);
}

TEST(File, WhatIsNoFileStaysWhatItIs) {
  auto folder = std::filesystem::temp_directory_path() / ("sls-file-" + SystemIds().hex(12));
  std::filesystem::create_directories(folder);
  ASSERT_TRUE(write_file(folder / "a", "longer than the next").ok());
  std::filesystem::create_symlink("a", folder / "link");
  ASSERT_TRUE(write_file(folder / "link", "two").ok());
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(*read_file(folder / "a"), "two");
  ASSERT_TRUE(write_file("/dev/null", "gone").ok());
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sls::core
