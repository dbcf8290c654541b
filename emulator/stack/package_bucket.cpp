#include "package_bucket.h"

#include "aws/endpoints.h"
#include "aws/profiles.h"
#include "core/text.h"

namespace sls::stack {
namespace {

std::string without_slashes(std::string prefix) {
  while (prefix.ends_with('/')) prefix.pop_back();
  return prefix.substr(std::min(prefix.find_first_not_of('/'), prefix.size()));
}

// What S3 takes as a name; "s3://name" is a common slip.
bool is_bucket_name(const std::string& name) {
  constexpr std::string_view kTaken = "abcdefghijklmnopqrstuvwxyz0123456789.-_ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return name.size() >= 3 && name.size() <= 255 && name.find_first_not_of(kTaken) == std::string::npos;
}

// As AWS's CLI has them: a profile that is asked for, the environment's, the profile that the environment names or the
// default one. A service that is not AWS's own is not shown that one, and takes any.
Result<aws::Credentials> upload_credentials(const PackageOptions& options, const std::string& url) {
  const UploadOptions& upload = options.upload;
  bool is_given = !upload.credentials.access_key_id.empty() && !upload.credentials.secret_access_key.empty();
  if (upload.profile.empty() && is_given)
    return aws::Credentials{upload.credentials.access_key_id, upload.credentials.secret_access_key,
                            upload.credentials.session_token};
  std::string profile = upload.profile.empty() ? aws::profile_from(options.environment) : upload.profile;
  bool is_aws = url.find(".amazonaws.com") != std::string::npos;
  if (profile.empty() && !is_aws) return aws::Credentials{"local", "local", ""};
  auto credentials = aws::profile_credentials(options.environment, profile.empty() ? "default" : profile);
  if (credentials.ok()) return std::move(*credentials);
  return fail(FailureKind::environment,
              "uploading to " + url + " needs credentials: " + credentials.error() +
                  "; make the profile (aws configure), name another with --profile or AWS_PROFILE, or set AWS_ACCESS_KEY_ID, "
                  "AWS_SECRET_ACCESS_KEY and, if there is one, AWS_SESSION_TOKEN");
}

}  // namespace

Result<packaging::Bucket> bucket_of(const PackageOptions& options, const std::string& region) {
  const UploadOptions& upload = options.upload;
  if (!is_bucket_name(upload.bucket))
    return fail(FailureKind::usage, "--s3-bucket takes a bucket's name, not '" + upload.bucket + "'");
  packaging::Bucket bucket;
  bucket.name = upload.bucket;
  bucket.prefix = without_slashes(upload.prefix);
  bucket.region = region;
  bucket.ca_file = upload.ca_file;
  std::string aws = aws::endpoint_url("S3", region, {});
  bucket.endpoint_url = upload.endpoint_url.empty() ? aws::endpoint_url("S3", region, options.environment)
                                                    : upload.endpoint_url;
  bucket.is_aws = bucket.endpoint_url == aws;
  if (!bucket.endpoint_url.starts_with("http://") && !bucket.endpoint_url.starts_with("https://"))
    return fail(FailureKind::usage, "--endpoint-url takes a URL such as http://127.0.0.1:9000, not '" +
                                        bucket.endpoint_url + "'");
  auto credentials = upload_credentials(options, bucket.endpoint_url);
  if (!credentials.ok()) return core::Failure{credentials.error()};
  bucket.credentials = std::move(*credentials);
  return bucket;
}

}  // namespace sls::stack
