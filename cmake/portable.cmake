# The portable program is static, so that it runs on any Linux whatever its C library's age. Debian has every library it
# needs as an archive but one: cpp-httplib, which is compiled here from Debian's source package, split in two as Debian's
# own build does it. scripts/fetch-httplib-source fetches that; nothing is downloaded by CMake.
set(SLS_HTTPLIB_SOURCE ${CMAKE_SOURCE_DIR}/build-httplib CACHE PATH "Debian's source of cpp-httplib (for SLS_PORTABLE)")

set(SLS_HTTPLIB PkgConfig::httplib)
if(SLS_PORTABLE)
  if(NOT EXISTS ${SLS_HTTPLIB_SOURCE}/split.py)
    message(FATAL_ERROR "SLS_PORTABLE needs ${SLS_HTTPLIB_SOURCE}: run scripts/fetch-httplib-source ${SLS_HTTPLIB_SOURCE}")
  endif()
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(split ${CMAKE_BINARY_DIR}/cpp-httplib-split)
  add_custom_command(OUTPUT ${split}/httplib.cc
    COMMAND Python3::Interpreter ${SLS_HTTPLIB_SOURCE}/split.py --out ${split}
    DEPENDS ${SLS_HTTPLIB_SOURCE}/httplib.h ${SLS_HTTPLIB_SOURCE}/split.py
    WORKING_DIRECTORY ${SLS_HTTPLIB_SOURCE} VERBATIM)
  add_library(sls_httplib_archive STATIC EXCLUDE_FROM_ALL ${split}/httplib.cc)
  # The macros are those of the installed header, which the room `outgoing` is compiled with.
  target_compile_options(sls_httplib_archive PRIVATE ${httplib_CFLAGS_OTHER})
  target_compile_definitions(sls_httplib_archive PRIVATE CPPHTTPLIB_USE_POLL)
  target_link_libraries(sls_httplib_archive PRIVATE ssl crypto z brotlidec brotlienc brotlicommon Threads::Threads)
  # A program says which it wants by its property SLS_STATIC.
  set(SLS_HTTPLIB $<IF:$<BOOL:$<TARGET_PROPERTY:SLS_STATIC>>,sls_httplib_archive,PkgConfig::httplib>)
endif()
