// The runtime clients that run functions of the managed runtimes, carried inside this program: the folder
// runtime_clients/ as it was at build time. An environment writes them where an interpreter can read them and starts
//     python3 FOLDER/python/bootstrap.py HANDLER [SDK]  node FOLDER/node/bootstrap.mjs HANDLER
// in the task root with Lambda's environment. Any thread.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "core/embedded_file.h"
#include "core/result.h"

namespace sls::lambda {

std::span<const core::EmbeddedFile> runtime_client_files();

// Makes `folder` where it is missing. A file that is there with the same contents is not touched, so that Python's
// compiled modules beside it stay good and two programs that start at once do not disturb each other.
[[nodiscard]] core::Result<void, std::string> write_runtime_client_files(const std::filesystem::path& folder);

}  // namespace sls::lambda
