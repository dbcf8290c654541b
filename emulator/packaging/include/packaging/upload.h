// Files into a bucket of S3, or of something that speaks its protocol: named by what is in them, so that
// bytes that are there already are not sent again, and a name never means something else later. Larger ones
// go in parts.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "aws/credentials.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"

namespace sls::packaging {

struct Bucket {
  std::string name;
  std::string prefix;  // of the keys, without a slash at either end; may be empty
  std::string region;
  // "https://s3.eu-west-1.amazonaws.com", or of another service. `is_aws`: the bucket's name goes into the
  // host.
  std::string endpoint_url;
  bool is_aws = true;
  aws::Credentials credentials;
  std::string ca_file;  // certificates to trust instead of the system's; may be empty
};

struct UploadedFile {
  std::string key;
  bool was_there = false;  // nothing was sent
};

class S3Bucket;

class Uploader {
 public:
  using Sleep = std::function<void(std::chrono::milliseconds)>;
  // Bytes sent of bytes in all.
  using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

  // Borrows clock and ids. `stop`: whether to break off; may be empty. REQUIRES: SIGPIPE is ignored.
  Uploader(Bucket bucket, core::Clock& clock, core::IdSource& ids, Sleep sleep, std::function<bool()> stop = {});
  ~Uploader();
  Uploader(const Uploader&) = delete;
  Uploader& operator=(const Uploader&) = delete;

  // Blocks. What fails in passing is tried again as SDKs do; a file that was sent in part leaves nothing in
  // the bucket. The error says what S3 answered, and what to do.
  core::Result<UploadedFile, std::string> upload(const std::filesystem::path& file, const Progress& progress);

 private:
  core::Result<void, std::string> send(const std::string& key, std::string_view bytes,
                                       const Progress& progress);
  core::Result<void, std::string> send_in_parts(const std::string& key, std::string_view bytes,
                                                const Progress& progress);
  core::Result<std::string, std::string> send_parts(const std::string& key, const std::string& upload_id,
                                                    std::string_view bytes, const Progress& progress);

  std::unique_ptr<S3Bucket> bucket_;
};

}  // namespace sls::packaging
