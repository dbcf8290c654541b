// SmallDocument: a RapidJSON document whose first values lie in a buffer of its own. A plain rapidjson::Document
// takes 64 KB from the heap for the smallest text, which costs a request more than parsing it does.
#pragma once

#include <rapidjson/document.h>

#include <cstddef>

namespace sls::core {

template <std::size_t kBuffer = 4096>
class SmallDocument {
 public:
  SmallDocument() = default;
  SmallDocument(const SmallDocument&) = delete;
  SmallDocument& operator=(const SmallDocument&) = delete;

  rapidjson::Document& operator*() { return document_; }
  const rapidjson::Document& operator*() const { return document_; }
  rapidjson::Document* operator->() { return &document_; }
  const rapidjson::Document* operator->() const { return &document_; }

 private:
  static constexpr std::size_t kChunk = 16 * 1024;  // what a larger text takes at a time
  static constexpr std::size_t kStack = 512;

  alignas(std::max_align_t) char buffer_[kBuffer];
  rapidjson::MemoryPoolAllocator<> allocator_{buffer_, kBuffer, kChunk};
  rapidjson::Document document_{&allocator_, kStack};
};

}  // namespace sls::core
