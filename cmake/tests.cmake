include(GoogleTest)

# What test programs have in common is parsed once. Their own code is not optimized: compiling it would take three times
# as long, and the rooms that they test are.
set(SLS_TEST_OPTIONS $<$<CONFIG:Release,RelWithDebInfo>:-O0>)
file(WRITE ${CMAKE_BINARY_DIR}/precompiled_for_tests.cpp "// Only its precompiled header is used.\n")
add_library(sls_precompiled_for_tests OBJECT ${CMAKE_BINARY_DIR}/precompiled_for_tests.cpp)
target_compile_options(sls_precompiled_for_tests PRIVATE ${SLS_TEST_OPTIONS})
target_link_libraries(sls_precompiled_for_tests PRIVATE GTest::gtest nlohmann_json::nlohmann_json sls_warnings)
target_precompile_headers(sls_precompiled_for_tests PRIVATE <gtest/gtest.h> <nlohmann/json.hpp>)

# sls_compile_as_test(<target>): those options and that header for a test program.
function(sls_compile_as_test target)
  target_compile_options(${target} PRIVATE ${SLS_TEST_OPTIONS})
  target_link_libraries(${target} PRIVATE GTest::gtest nlohmann_json::nlohmann_json)
  target_precompile_headers(${target} REUSE_FROM sls_precompiled_for_tests)
endfunction()

# sls_test(<room> …): one test program for a room. It sees the room's door and its private folder; nobody else does.
#   SOURCES     the test files;  USES  further rooms whose doors the tests need;  LIBRARIES  third-party targets
function(sls_test room)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  list(TRANSFORM arg_USES PREPEND sls_)
  add_executable(${room}_test ${arg_SOURCES})
  get_target_property(room_folder sls_${room} SOURCE_DIR)
  target_include_directories(${room}_test PRIVATE ${room_folder} ${CMAKE_SOURCE_DIR}/tests/support)
  target_link_libraries(${room}_test PRIVATE sls_${room} ${arg_USES} ${arg_LIBRARIES} GTest::gtest_main sls_warnings)
  sls_compile_as_test(${room}_test)
  gtest_discover_tests(${room}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()

