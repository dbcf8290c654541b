// The cases with key AKIDEXAMPLE are those of AWS's published Signature Version 4 test suite and of the IAM
// User Guide.
#include "aws/signature_v4.h"

#include <gtest/gtest.h>

namespace sls::aws {
namespace {

const Credentials kExample{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
constexpr std::int64_t kExampleTime = 1'440'938'160'000;  // 2015-08-30T12:36:00Z
const HeaderList kExampleHost = {{"Host", "example.amazonaws.com"}};

std::string authorization(const HeaderList& headers) { return headers.back().second; }

std::string signature_of(const RequestParts& request, const std::string& service = "service",
                         const Credentials& credentials = kExample) {
  std::string text = authorization(sign_v4(request, credentials, {"us-east-1", service}, kExampleTime));
  return text.substr(text.rfind('=') + 1);
}

TEST(SignatureV4, SignsGetVanilla) {
  HeaderList added =
      sign_v4({"GET", "/", "", kExampleHost, ""}, kExample, {"us-east-1", "service"}, kExampleTime);
  ASSERT_EQ(added.size(), 2u);
  EXPECT_EQ(added[0], (std::pair<std::string, std::string>("X-Amz-Date", "20150830T123600Z")));
  EXPECT_EQ(added[1].first, "Authorization");
  EXPECT_EQ(added[1].second,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST(SignatureV4, SignsPostVanilla) {
  EXPECT_EQ(signature_of({"POST", "/", "", kExampleHost, ""}),
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
}

TEST(SignatureV4, SortsTheQuery) {
  EXPECT_EQ(signature_of({"GET", "/", "Param2=value2&Param1=value1", kExampleHost, ""}),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
}

TEST(SignatureV4, SignsTheUserGuidesListUsers) {
  EXPECT_EQ(signature_of({"GET",
                          "/",
                          "Action=ListUsers&Version=2010-05-08",
                          {{"Host", "iam.amazonaws.com"},
                           {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
                          ""},
                         "iam"),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST(SignatureV4, SignsFurtherCasesOfThePublishedSuite) {
  const std::string unreserved = "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  EXPECT_EQ(signature_of({"GET", unreserved, "", kExampleHost, ""}),
            "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f");
  EXPECT_EQ(signature_of({"GET", "/\u1234", "", kExampleHost, ""}),
            "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85");
  EXPECT_EQ(signature_of({"GET", "/", "Param1=value1", kExampleHost, ""}),
            "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb");
  HeaderList trimmed = {{"Host", "example.amazonaws.com"}, {"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}};
  EXPECT_EQ(signature_of({"GET", "/", "", trimmed, ""}),
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
  HeaderList form = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Host", "example.amazonaws.com"}};
  EXPECT_EQ(signature_of({"POST", "/", "", form, "Param1=value1"}),
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
}

// "Signature Calculations for the Authorization Header" of the S3 API reference.
TEST(SignatureV4, SignsTheExamplesOfS3) {
  const Credentials key{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
  auto sign = [&](std::string_view method, std::string_view path, std::string_view query, const HeaderList& more,
                  std::string_view body) {
    HeaderList headers = {{"Host", "examplebucket.s3.amazonaws.com"}};
    headers.insert(headers.end(), more.begin(), more.end());
    std::string text =
        authorization(sign_v4({method, path, query, headers, body}, key, {"us-east-1", "s3"}, 1'369'353'600'000));
    return text.substr(text.rfind('=') + 1);
  };
  EXPECT_EQ(sign("GET", "/test.txt", "", {{"Range", "bytes=0-9"}}, ""),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  HeaderList put = {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
  EXPECT_EQ(sign("PUT", "/test%24file.text", "", put, "Welcome to Amazon S3."),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  EXPECT_EQ(sign("GET", "/", "lifecycle=", {}, ""),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  EXPECT_EQ(sign("GET", "/", "max-keys=2&prefix=J", {}, ""),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(SignatureV4, NormalizesThePathExceptForS3) {
  std::string plain = signature_of({"GET", "/", "", kExampleHost, ""});
  for (const char* path : {"", "//", "/./", "/example/..", "/example1/example2/../.."}) {
    EXPECT_EQ(signature_of({"GET", path, "", kExampleHost, ""}), plain) << path;
  }
  EXPECT_NE(signature_of({"GET", "//", "", kExampleHost, ""}, "s3"),
            signature_of({"GET", "/", "", kExampleHost, ""}, "s3"));
}

TEST(SignatureV4, FoldsBlanksAndJoinsRepeatedHeaders) {
  HeaderList folded = {
      {"Host", "example.amazonaws.com"}, {"My-Header1", "  value1   x "}, {"my-header1", "value2"}};
  HeaderList joined = {{"host", "example.amazonaws.com"}, {"MY-HEADER1", "value1 x,value2"}};
  EXPECT_EQ(signature_of({"GET", "/", "", folded, ""}), signature_of({"GET", "/", "", joined, ""}));
}

TEST(SignatureV4, LeavesOutWhatProxiesChange) {
  HeaderList more = kExampleHost;
  more.emplace_back("User-Agent", "curl");
  more.emplace_back("X-Amzn-Trace-Id", "Root=1");
  EXPECT_EQ(signature_of({"GET", "/", "", more, ""}), signature_of({"GET", "/", "", kExampleHost, ""}));
}

TEST(SignatureV4, AddsAndSignsTheSessionToken) {
  Credentials temporary = kExample;
  temporary.session_token = "TOKEN";
  HeaderList added =
      sign_v4({"POST", "/", "", kExampleHost, "{}"}, temporary, {"us-east-1", "dynamodb"}, kExampleTime);
  ASSERT_EQ(added.size(), 3u);
  EXPECT_EQ(added[1], (std::pair<std::string, std::string>("X-Amz-Security-Token", "TOKEN")));
  EXPECT_NE(added[2].second.find("SignedHeaders=host;x-amz-date;x-amz-security-token,"), std::string::npos);
}

TEST(SignatureV4, TellsS3TheHashOfTheBody) {
  HeaderList added =
      sign_v4({"PUT", "/key", "", kExampleHost, ""}, kExample, {"us-east-1", "s3"}, kExampleTime);
  ASSERT_EQ(added.size(), 3u);
  EXPECT_EQ(added[1].first, "X-Amz-Content-Sha256");
  EXPECT_EQ(added[1].second, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace sls::aws
