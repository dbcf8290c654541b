#include "package_bucket.h"

#include "aws/endpoints.h"
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
  bucket.credentials = {upload.credentials.access_key_id, upload.credentials.secret_access_key,
                        upload.credentials.session_token};
  bool given = !bucket.credentials.access_key_id.empty() && !bucket.credentials.secret_access_key.empty();
  if (!given && bucket.endpoint_url.find(".amazonaws.com") != std::string::npos)
    return fail(
        FailureKind::environment,
        "uploading to " + bucket.endpoint_url +
            " needs credentials: set AWS_ACCESS_KEY_ID, "
            "AWS_SECRET_ACCESS_KEY and, if there is one, AWS_SESSION_TOKEN (aws configure export-credentials "
            "--format env prints them)");
  if (!given) bucket.credentials = {"local", "local", ""};
  return bucket;
}

}  // namespace sls::stack
