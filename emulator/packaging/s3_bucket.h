// S3Bucket: single requests to one bucket, signed, on a kept connection, tried again as AWS's SDKs do.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "outgoing/connection.h"
#include "packaging/upload.h"

namespace sls::packaging {

struct S3Request {
  std::string method;
  std::string key;
  std::string query;  // percent-encoded, without '?'
  std::string_view body;
  std::string content_type;                     // may be empty
  std::function<void(std::uint64_t)> progress;  // bytes of this body; may be empty
};

class S3Bucket {
 public:
  S3Bucket(Bucket bucket, core::Clock& clock, core::IdSource& ids, Uploader::Sleep sleep,
           std::function<bool()> stop);

  // Any answer that another try does not mend. The error says that the server cannot be reached, or that it was to
  // stop: then it was tried once.
  core::Result<outgoing::Answer, std::string> call(const S3Request& request);
  // An answer that was not asked for, as a sentence with what to do about it.
  std::string describe(const outgoing::Answer& answer) const;
  std::string key_of(const std::string& name) const;

 private:
  core::Result<outgoing::Answer, std::string> attempt(const S3Request& request);

  Bucket bucket_;
  core::Clock& clock_;
  core::IdSource& ids_;
  Uploader::Sleep sleep_;
  std::function<bool()> stop_;
  std::string origin_;
  std::string host_;
  std::string path_;  // before the key
  outgoing::Connection connection_;
};

}  // namespace sls::packaging
