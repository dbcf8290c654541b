// Uploads to an S3 that breaks off. What a whole one does with them is tested with moto, in tests/package.
#include "packaging/upload.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>

#include "child_process.h"
#include "core/base64.h"
#include "manual_clock.h"
#include "s3_answer.h"
#include "scripted_server.h"

namespace sls::packaging {
namespace {

using test::ScriptedServer;
using test::ServedConnection;

class UploadTest : public testing::Test {
 protected:
  UploadTest() {
    ::signal(SIGPIPE, SIG_IGN);
    write("code");
  }
  void write(const std::string& text) { std::ofstream(file_, std::ios::binary) << text; }
  core::Result<UploadedFile, std::string> upload(const ScriptedServer& server) {
    Bucket bucket{"b", "p", "eu-west-1", "http://" + server.authority(), false, {"AKID", "secret", "TOKEN"},
                  ""};
    Uploader uploader(bucket, clock_, ids_, [this](std::chrono::milliseconds) { ++pauses_; });
    return uploader.upload(file_, {});
  }

  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "code.zip";
  test::ManualClock clock_;
  test::SequentialIds ids_;
  int pauses_ = 0;
};

constexpr char kNotThere[] = "";

TEST_F(UploadTest, NamesTheKeyByTheBytesAndSignsThem) {
  std::string asked, sent;
  ScriptedServer server({[&](ServedConnection& connection) {
    asked = connection.read_request();
    connection.answer(404, kNotThere);
    sent = connection.read_request();
    connection.answer(200, "");
    connection.read_until_closed();
  }});
  auto uploaded = upload(server);
  ASSERT_TRUE(uploaded.ok()) << uploaded.error();
  EXPECT_EQ(uploaded->key, "p/" + core::sha256_hex("code"));
  EXPECT_TRUE(asked.starts_with("HEAD /b/" + uploaded->key + " HTTP/1.1\r\n")) << asked;
  EXPECT_TRUE(sent.starts_with("PUT /b/" + uploaded->key + " HTTP/1.1\r\n")) << sent;
  EXPECT_TRUE(sent.ends_with("\r\n\r\ncode")) << sent;
  EXPECT_NE(sent.find("X-Amz-Content-Sha256: " + core::sha256_hex("code")), std::string::npos) << sent;
  EXPECT_NE(sent.find("X-Amz-Security-Token: TOKEN"), std::string::npos) << sent;
}

TEST_F(UploadTest, SendsNothingThatIsThere) {
  ScriptedServer server({[&](ServedConnection& connection) {
    connection.read_request();
    connection.answer(200, "");
    connection.read_until_closed();
  }});
  auto uploaded = upload(server);
  ASSERT_TRUE(uploaded.ok()) << uploaded.error();
  EXPECT_TRUE(uploaded->was_there);
}

TEST_F(UploadTest, ComesThroughAConnectionThatIsLostOnceAndAServiceThatIsBusy) {
  auto asked = [](ServedConnection& connection) {
    connection.read_request();
    connection.answer(404, kNotThere);
  };
  auto lost = [](ServedConnection& connection) { connection.read_request(); };
  ScriptedServer server({asked, lost, [](ServedConnection& connection) {
                           connection.read_request();
                           connection.answer(503, "<Error><Code>SlowDown</Code></Error>");
                           connection.read_request();
                           connection.answer(200, "");
                           connection.read_until_closed();
                         }});
  auto uploaded = upload(server);
  ASSERT_TRUE(uploaded.ok()) << uploaded.error();
  EXPECT_EQ(pauses_, 2);
}

TEST_F(UploadTest, SaysThatTheConnectionIsLostForGood) {
  auto gone = [](ServedConnection&) {};
  ScriptedServer server({[](ServedConnection& connection) {
                           connection.read_request();
                           connection.answer(404, kNotThere);
                         },
                         gone, gone, gone, gone});
  auto uploaded = upload(server);
  ASSERT_FALSE(uploaded.ok());
  EXPECT_TRUE(
      uploaded.error().starts_with("code.zip is not uploaded: no answer from http://" + server.authority()))
      << uploaded.error();
  EXPECT_EQ(pauses_, 3);
}

TEST_F(UploadTest, TakesBackTheFirstPartsOfAnUploadThatFails) {
  write(std::string(9 * 1024 * 1024, 'x'));
  std::vector<std::string> lines;
  ScriptedServer server({[&](ServedConnection& connection) {
    auto answer = [&](int status, const std::string& body, const std::string& headers = "") {
      std::string request = connection.read_request();
      lines.push_back(request.substr(0, request.find(" HTTP/")));
      connection.answer(status, body, headers);
    };
    answer(404, "");
    answer(200, "<R><UploadId>a&amp;b</UploadId></R>");
    answer(200, "", "ETag: \"1\"\r\n");
    answer(200, "", "ETag: \"2\"\r\n");
    answer(200,
           "<?xml version=\"1.0\"?>\n<Error><Code>InvalidPart</Code><Message>One "
           "&lt;part&gt;</Message></Error>");
    answer(204, "");
    connection.read_until_closed();
  }});
  auto uploaded = upload(server);
  ASSERT_FALSE(uploaded.ok());
  EXPECT_EQ(uploaded.error(), "code.zip is not uploaded: S3 answered InvalidPart: One <part>");
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_TRUE(lines[3].ends_with("?partNumber=2&uploadId=a%26b")) << lines[3];
  EXPECT_TRUE(lines[5].starts_with("DELETE /b/p/") && lines[5].ends_with("?uploadId=a%26b")) << lines[5];
}

TEST_F(UploadTest, SaysWhatToDoAboutARefusal) {
  struct Case {
    int status;
    const char* body;
    const char* headers;
    const char* says;
  };
  for (const Case& c : {
           Case{404,
                "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not "
                "exist</Message></Error>",
                "", "aws s3 mb s3://b"},
           Case{403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>", "",
                "s3:PutObject and s3:GetObject on arn:aws:s3:::b/p/*"},
           Case{400,
                "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>",
                "", "AWS_SESSION_TOKEN"},
           Case{400, "<Error><Code>AuthorizationHeaderMalformed</Code><Region>us-west-2</Region></Error>", "",
                "--region us-west-2"},
           Case{301, "", "x-amz-bucket-region: ap-south-1\r\n", "--region ap-south-1"},
           Case{409, "<html>", "", "S3 answered status 409"},
       }) {
    ScriptedServer server({[&](ServedConnection& connection) {
      connection.read_request();
      connection.answer(404, kNotThere);
      connection.read_request();
      connection.answer(c.status, c.body, c.headers);
      connection.read_until_closed();
    }});
    auto uploaded = upload(server);
    ASSERT_FALSE(uploaded.ok());
    EXPECT_NE(uploaded.error().find(c.says), std::string::npos) << uploaded.error();
  }
}

TEST(S3Answer, GivesTheTextOfAnElement) {
  EXPECT_EQ(element_text("<A><BC>no</BC><B>&lt;&#65;&#x42;&amp;&unknown;</B></A>", "B"), "<AB&&unknown;");
  EXPECT_EQ(element_text("<B xmlns=\"x\">y</B>", "B"), "y");
  EXPECT_EQ(element_text("<B>open", "B"), std::nullopt);
  EXPECT_EQ(element_text("", "B"), std::nullopt);
  EXPECT_TRUE(is_error_document("<?xml version=\"1.0\"?>\n<Error></Error>"));
  EXPECT_FALSE(
      is_error_document("<CompleteMultipartUploadResult><Error></Error></CompleteMultipartUploadResult>"));
}

}  // namespace
}  // namespace sls::packaging
