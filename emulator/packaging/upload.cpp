#include "packaging/upload.h"

#include <vector>

#include "core/base64.h"
#include "core/file.h"
#include "core/percent.h"
#include "s3_answer.h"
#include "s3_bucket.h"

namespace sls::packaging {
namespace {

// Beyond it a file goes in parts of this size: a connection that is lost costs a part, not all.
constexpr std::size_t kPart = 8 * 1024 * 1024;

std::string complete_document(const std::vector<std::string>& etags) {
  std::string xml = "<CompleteMultipartUpload>";
  for (std::size_t i = 0; i < etags.size(); ++i)
    xml += "<Part><PartNumber>" + std::to_string(i + 1) + "</PartNumber><ETag>" + etags[i] + "</ETag></Part>";
  return xml + "</CompleteMultipartUpload>";
}

}  // namespace

Uploader::Uploader(Bucket bucket, core::Clock& clock, core::IdSource& ids, Sleep sleep,
                   std::function<bool()> stop)
    : bucket_(std::make_unique<S3Bucket>(std::move(bucket), clock, ids, std::move(sleep), std::move(stop))) {}
Uploader::~Uploader() = default;

core::Result<UploadedFile, std::string> Uploader::upload(const std::filesystem::path& file,
                                                         const Progress& progress) {
  auto bytes = core::read_file(file);
  if (!bytes.ok()) return core::Failure{bytes.error()};
  UploadedFile uploaded{bucket_->key_of(core::sha256_hex(*bytes)), false};
  auto found = bucket_->call({"HEAD", uploaded.key, "", "", "", {}});
  if (!found.ok()) return core::Failure{found.error()};
  uploaded.was_there = found->status == 200;
  if (uploaded.was_there) return uploaded;
  // 403 is also what one gets who may not list the bucket and asks for what is not there; sending tells.
  if (found->status != 404 && found->status != 403) return core::Failure{bucket_->describe(*found)};
  auto sent = bytes->size() > kPart ? send_in_parts(uploaded.key, *bytes, progress)
                                    : send(uploaded.key, *bytes, progress);
  if (!sent.ok()) return core::Failure{file.filename().string() + " is not uploaded: " + sent.error()};
  return uploaded;
}

core::Result<void, std::string> Uploader::send(const std::string& key, std::string_view bytes,
                                               const Progress& progress) {
  auto of_this = [&](std::uint64_t sent) {
    if (progress) progress(sent, bytes.size());
  };
  auto answer = bucket_->call({"PUT", key, "", bytes, "application/zip", of_this});
  if (!answer.ok()) return core::Failure{answer.error()};
  if (answer->status != 200) return core::Failure{bucket_->describe(*answer)};
  return {};
}

core::Result<void, std::string> Uploader::send_in_parts(const std::string& key, std::string_view bytes,
                                                        const Progress& progress) {
  auto begun = bucket_->call({"POST", key, "uploads=", "", "application/zip", {}});
  if (!begun.ok()) return core::Failure{begun.error()};
  auto upload_id = element_text(begun->body, "UploadId");
  if (begun->status != 200 || !upload_id) return core::Failure{bucket_->describe(*begun)};
  std::string id = core::encode_percent(*upload_id);
  auto document = send_parts(key, id, bytes, progress);
  std::string failure = document.ok() ? "" : document.error();
  if (document.ok()) {
    auto completed = bucket_->call({"POST", key, "uploadId=" + id, *document, "application/xml", {}});
    if (!completed.ok()) failure = completed.error();
    // S3 begins this answer before it knows how it ends: a failure may have status 200.
    if (completed.ok() && (completed->status != 200 || is_error_document(completed->body)))
      failure = bucket_->describe(*completed);
  }
  if (failure.empty()) return {};
  // Parts that stay would cost money; that they could not be removed is not what went wrong.
  static_cast<void>(bucket_->call({"DELETE", key, "uploadId=" + id, "", "", {}}));
  return core::Failure{failure};
}

core::Result<std::string, std::string> Uploader::send_parts(const std::string& key,
                                                            const std::string& upload_id,
                                                            std::string_view bytes,
                                                            const Progress& progress) {
  std::vector<std::string> etags;
  for (std::size_t begin = 0; begin < bytes.size(); begin += kPart) {
    std::string query = "partNumber=" + std::to_string(etags.size() + 1) + "&uploadId=" + upload_id;
    auto of_all = [&](std::uint64_t sent) {
      if (progress) progress(begin + sent, bytes.size());
    };
    auto answer = bucket_->call({"PUT", key, query, bytes.substr(begin, kPart), "", of_all});
    if (!answer.ok()) return core::Failure{answer.error()};
    auto etag = answer->headers.find("ETag");
    if (answer->status != 200 || etag == answer->headers.end())
      return core::Failure{bucket_->describe(*answer)};
    etags.push_back(etag->second);
  }
  return complete_document(etags);
}

}  // namespace sls::packaging
