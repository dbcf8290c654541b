# Makes runtime_client_files.cpp: the runtime clients as text inside the program, so that it is the one file to install.
# Included by the room's CMakeLists.txt it declares how; run as a script (cmake -P) it writes the file.
set(runtime_client_files
  node/bootstrap.mjs node/context.mjs node/errors.mjs node/event_loop.mjs node/handler.mjs node/http_answer.mjs
  node/local_services.mjs node/log.mjs node/loop.mjs node/module_paths.mjs node/node_path_resolver.mjs node/outcome.mjs
  node/response_stream.mjs node/runtime_api.mjs
  python/bootstrap.py
  python/_hello_sls_runtime/__init__.py python/_hello_sls_runtime/context.py
  python/_hello_sls_runtime/debugger.py python/_hello_sls_runtime/errors.py
  python/_hello_sls_runtime/handler.py python/_hello_sls_runtime/import_hooks.py
  python/_hello_sls_runtime/json_text.py python/_hello_sls_runtime/local_services.py
  python/_hello_sls_runtime/log.py python/_hello_sls_runtime/log_records.py python/_hello_sls_runtime/loop.py
  python/_hello_sls_runtime/runtime_api.py)

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(runtime_client_source ${CMAKE_CURRENT_BINARY_DIR}/runtime_client_files.cpp)
  list(TRANSFORM runtime_client_files PREPEND ${CMAKE_CURRENT_LIST_DIR}/ OUTPUT_VARIABLE runtime_client_paths)
  add_custom_command(OUTPUT ${runtime_client_source}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${runtime_client_source} -P ${CMAKE_CURRENT_LIST_FILE}
    DEPENDS ${runtime_client_paths} ${CMAKE_CURRENT_LIST_FILE}
    COMMENT "Embedding the runtime clients"
    VERBATIM)
  return()
endif()

set(entries "")
foreach(path IN LISTS runtime_client_files)
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${path} contents)
  string(APPEND entries "    {\"${path}\", R\"embedded(${contents})embedded\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"runtime_client_files.h\"

namespace sls::lambda {
namespace {

constexpr RuntimeClientFile kFiles[] = {
${entries}};

}  // namespace

std::span<const RuntimeClientFile> runtime_client_files() { return kFiles; }

}  // namespace sls::lambda
")
