# sls_test(<room> …): one test program for a room. It sees the room's door and its private folder; nobody else does.
#   SOURCES     the test files;  USES  further rooms whose doors the tests need;  LIBRARIES  third-party targets
function(sls_test room)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  list(TRANSFORM arg_USES PREPEND sls_)
  add_executable(${room}_test ${arg_SOURCES})
  get_target_property(room_folder sls_${room} SOURCE_DIR)
  target_include_directories(${room}_test PRIVATE ${room_folder} ${CMAKE_SOURCE_DIR}/tests/support)
  target_link_libraries(${room}_test PRIVATE sls_${room} ${arg_USES} ${arg_LIBRARIES} GTest::gtest GTest::gtest_main sls_warnings)
  gtest_discover_tests(${room}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()
include(GoogleTest)
