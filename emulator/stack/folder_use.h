// FolderUse: a folder below .hello-sls from which functions run, of one program or of several (a `serve`, and an `invoke`
// beside it). Each says that it uses the folder; what is of no use any more is removed by one that is alone.
//
// One thread at a time.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace sls::stack {

class FolderUse {
 public:
  FolderUse() = default;
  ~FolderUse();
  FolderUse(const FolderUse&) = delete;
  FolderUse& operator=(const FolderUse&) = delete;

  // The folder is in use until this object goes. Waits while another program cleans it. Nothing happens when it is in use
  // already, or is not there: call it again when it is.
  void begin(const std::filesystem::path& folder);
  // Removes what `is_kept` does not name, unless another program uses the folder too, or it is not in use here.
  void clean(const std::function<bool(const std::string& name)>& is_kept);

 private:
  std::filesystem::path folder_;
  int lock_ = -1;
};

}  // namespace sls::stack
