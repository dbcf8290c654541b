#include "aws/profiles.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/file.h"
#include "core/ids.h"

namespace sls::aws {
namespace {

constexpr std::string_view kCredentials = R"(# made by hand
[default]
aws_access_key_id = AKIDDEFAULT
aws_secret_access_key=se=cret/+ ; a comment behind a blank
[work]
AWS_ACCESS_KEY_ID = AKIDWORK
aws_secret_access_key = a#b
aws_session_token = token
[half]
aws_access_key_id = AKID
)";
constexpr std::string_view kConfig =
    "[default]\r\nregion = eu-west-1\r\n"
    "[profile \"in config\"]\r\naws_access_key_id = AKIDCONFIG\r\naws_secret_access_key = c\r\ns3 =\r\n  aws_access_key_id = no\r\n"
    "[work]\r\naws_access_key_id = NOT\r\n"
    "[profile sso]\r\nsso_session = corp\r\n"
    "[sso-session corp]\r\naws_access_key_id = NOT\r\n"
    "[profile empty]\r\nregion = us-east-1\r\n";

TEST(Profiles, HaveTheCredentialsOfBothFiles) {
  auto of = [](const char* profile) { return *credentials_of_profile(profile, kCredentials, kConfig); };
  EXPECT_EQ(of("default"), (Credentials{"AKIDDEFAULT", "se=cret/+", ""}));
  EXPECT_EQ(of("work"), (Credentials{"AKIDWORK", "a#b", "token"}));
  EXPECT_EQ(of("in config"), (Credentials{"AKIDCONFIG", "c", ""}));
}

TEST(Profiles, SayWhatIsMissing) {
  for (auto [profile, says] : std::map<std::string, std::string>{
           {"none", "The config profile (none) could not be found"},
           {"corp", "The config profile (corp) could not be found"},
           {"half", "Partial credentials found in the profile half, missing: aws_secret_access_key"},
           {"sso", "by sso_session, which is not done here: aws configure export-credentials --profile sso --format env"},
           {"empty", "the profile empty has no credentials: aws configure --profile empty"},
       }) {
    auto credentials = credentials_of_profile(profile, kCredentials, kConfig);
    ASSERT_FALSE(credentials.ok()) << profile;
    EXPECT_NE(credentials.error().find(says), std::string::npos) << credentials.error();
  }
}

TEST(Profiles, AreInHomeOrWhereTheVariablesSay) {
  auto folder = std::filesystem::temp_directory_path() / ("sls-profiles-" + core::SystemIds().hex(12));
  std::filesystem::create_directories(folder / ".aws");
  ASSERT_TRUE(core::write_file(folder / ".aws" / "credentials", kCredentials).ok());
  ASSERT_TRUE(core::write_file(folder / "other", "[default]\naws_access_key_id = O\naws_secret_access_key = s\n").ok());
  std::string home = folder.string();
  EXPECT_EQ(profile_credentials({{"HOME", home}}, "default")->access_key_id, "AKIDDEFAULT");
  EXPECT_EQ(profile_credentials({{"HOME", home}, {"AWS_SHARED_CREDENTIALS_FILE", "~/other"}}, "default")->access_key_id, "O");
  EXPECT_EQ(profile_credentials({{"AWS_SHARED_CREDENTIALS_FILE", home + "/other"}}, "default")->access_key_id, "O");
  EXPECT_FALSE(profile_credentials({}, "default").ok());
  EXPECT_EQ(profile_from({{"AWS_PROFILE", "a"}, {"AWS_DEFAULT_PROFILE", "b"}}), "a");
  EXPECT_EQ(profile_from({{"AWS_DEFAULT_PROFILE", "b"}}), "b");
  EXPECT_EQ(profile_from({}), "");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sls::aws
