#include "s3_bucket.h"

#include "aws/retry.h"
#include "aws/signature_v4.h"
#include "core/percent.h"
#include "s3_answer.h"

namespace sls::packaging {
namespace {

constexpr int kAttempts = 4;
constexpr std::chrono::milliseconds kTimeout{60'000};

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

std::size_t host_begin(const std::string& url) {
  std::size_t scheme = url.find("://");
  return scheme == std::string::npos ? 0 : scheme + 3;
}

// A name with dots does not match the certificate of *.s3.region.amazonaws.com.
bool goes_into_the_host(const Bucket& bucket) {
  return bucket.is_aws && bucket.name.find('.') == std::string::npos;
}

std::string origin_of(const Bucket& bucket) {
  std::string url = bucket.endpoint_url;
  std::size_t host = host_begin(url);
  url = url.substr(0, url.find('/', host));
  if (goes_into_the_host(bucket)) url.insert(host, bucket.name + ".");
  return url;
}

std::string path_before_key(const Bucket& bucket) {
  std::string url = without_slash(bucket.endpoint_url);
  std::size_t slash = url.find('/', host_begin(url));
  std::string path = slash == std::string::npos ? "" : url.substr(slash);
  return goes_into_the_host(bucket) ? path : path + "/" + core::encode_percent(bucket.name);
}

// Without the port that is the scheme's own, as it is signed and sent.
std::string host_of(const std::string& origin) {
  std::string host = origin.substr(host_begin(origin));
  bool tls = origin.starts_with("https://");
  std::string own = tls ? ":443" : ":80";
  if (host.ends_with(own)) host.erase(host.size() - own.size());
  return host;
}

// Throttling, failures of the service itself, and a connection that it gave up.
bool may_pass(const outgoing::Answer& answer) {
  if (answer.status >= 500 || answer.status == 429) return true;
  std::string code = element_text(answer.body, "Code").value_or("");
  return code == "RequestTimeout" || code == "SlowDown" || code == "InternalError";
}

std::string header_of(const outgoing::Answer& answer, const std::string& name) {
  auto found = answer.headers.find(name);
  return found == answer.headers.end() ? "" : found->second;
}

}  // namespace

S3Bucket::S3Bucket(Bucket bucket, core::Clock& clock, core::IdSource& ids, Uploader::Sleep sleep,
                   std::function<bool()> stop)
    : bucket_(std::move(bucket)),
      clock_(clock),
      ids_(ids),
      sleep_(std::move(sleep)),
      stop_(std::move(stop)),
      origin_(origin_of(bucket_)),
      host_(host_of(origin_)),
      path_(path_before_key(bucket_)),
      connection_(origin_, bucket_.ca_file, kTimeout) {}

std::string S3Bucket::key_of(const std::string& name) const {
  return bucket_.prefix.empty() ? name : bucket_.prefix + "/" + name;
}

core::Result<outgoing::Answer, std::string> S3Bucket::call(const S3Request& request) {
  for (int tried = 1;; ++tried) {
    auto answer = attempt(request);
    if (!answer.ok() && stop_ && stop_()) return core::Failure{std::string("interrupted")};
    bool again = !answer.ok() || may_pass(*answer);
    if (!again || tried == kAttempts) return answer;
    sleep_(aws::retry_pause(tried - 1, {}, ids_));
  }
}

core::Result<outgoing::Answer, std::string> S3Bucket::attempt(const S3Request& request) {
  std::string path = path_ + "/" + core::encode_percent(request.key, /*keep_slashes=*/true);
  aws::RequestParts parts{request.method, path, request.query};
  parts.headers = {{"Host", host_}};
  if (!request.content_type.empty()) parts.headers.emplace_back("Content-Type", request.content_type);
  parts.body = request.body;
  outgoing::Call call;
  call.method = request.method;
  call.target = path + (request.query.empty() ? "" : "?" + request.query);
  call.headers = parts.headers;
  // Signed anew each time: a signature's date must be near the service's.
  for (auto& header :
       aws::sign_v4(parts, bucket_.credentials, {bucket_.region, "s3"}, clock_.unix_milliseconds()))
    call.headers.push_back(std::move(header));
  call.body = request.body;
  call.progress = request.progress;
  call.stop = stop_;
  return connection_.call(call);
}

std::string S3Bucket::describe(const outgoing::Answer& answer) const {
  std::string code = element_text(answer.body, "Code").value_or("");
  std::string message = element_text(answer.body, "Message").value_or("");
  std::string told = code.empty() ? "S3 answered status " + std::to_string(answer.status)
                                  : "S3 answered " + code + ": " + message;
  std::string place = "s3://" + bucket_.name;
  if (code == "NoSuchBucket")
    return told + "; make it with aws s3 mb " + place + " --region " + bucket_.region +
           ", or name another with --s3-bucket";
  if (code == "AccessDenied" || (code.empty() && answer.status == 403))
    return told + "; the credentials need s3:PutObject and s3:GetObject on arn:aws:s3:::" + bucket_.name +
           "/" + key_of("*") + " (docs/deploy.md)";
  if (code == "ExpiredToken" || code == "InvalidAccessKeyId" || code == "SignatureDoesNotMatch" ||
      code == "InvalidToken")
    return told + "; look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN";
  std::string region = header_of(answer, "x-amz-bucket-region");
  if (region.empty()) region = element_text(answer.body, "Region").value_or("");
  if (!region.empty() && region != bucket_.region)
    return told + "; the bucket " + bucket_.name + " is in " + region + ": package with --region " + region +
           ", since a stack's code must lie in the stack's region";
  return told;
}

}  // namespace sls::packaging
