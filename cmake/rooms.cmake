# sls_room(): declares one room of the architecture as the static library sls_<room>.
#   SOURCES / HEADERS   its .cpp files, and its public headers below include/<room>/
#   SHOWS / USES        rooms that its public headers mention; rooms that only its .cpp files do
#   LIBRARIES           third-party targets, private to the room
add_library(sls_warnings INTERFACE)
target_compile_options(sls_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # g++ 12 sees overlaps in std::string that are not there (GCC bug 105651)

if(SLS_SANITIZE)
  add_compile_options(-fsanitize=${SLS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SLS_SANITIZE})
  if(SLS_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize=pointer-overflow)  # RapidJSON adds offsets to null in its empty stacks
  endif()
endif()

if(SLS_LIBFUZZER)
  add_compile_options(-fsanitize=fuzzer-no-link)  # coverage of every room guides the fuzzer
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

# -O2 compiles single files about a tenth faster than the release build's own -O3.
add_compile_options($<$<CONFIG:Release>:-O2>)
# Rooms that only work at the start or in commands are compiled quickly; a third of them is JSON trees.
set(SLS_OFF_THE_REQUESTS_WAY template packaging outgoing stack)
set(SLS_QUICK_OPTIONS $<$<CONFIG:Release,RelWithDebInfo>:-O1>)

# The presets but dev compile a target's files several at a time (CMAKE_UNITY_BUILD), which halves a build from nothing: so
# what a file keeps in its unnamed namespace has a name that no other file of the target uses.
# The standard library's headers are parsed once for all rooms: they are a third of what most files cost. Without the option
# every file must include what it uses, which the dev preset checks.
option(SLS_PRECOMPILE "Precompile the standard library's headers for the rooms" ON)
if(SLS_PRECOMPILE)
  set(SLS_STANDARD_HEADERS <algorithm> <array> <atomic> <chrono> <condition_variable> <deque> <filesystem> <fstream> <functional>
    <map> <memory> <mutex> <optional> <set> <sstream> <stdexcept> <string> <string_view> <thread> <utility> <variant> <vector>)
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "// Only its precompiled header is used.\n")
  add_library(sls_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(sls_precompiled PRIVATE sls_warnings)
  target_precompile_headers(sls_precompiled PRIVATE ${SLS_STANDARD_HEADERS})
  add_library(sls_precompiled_with_json OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(sls_precompiled_with_json PRIVATE sls_warnings)
  target_compile_options(sls_precompiled_with_json PRIVATE ${SLS_QUICK_OPTIONS})
  target_precompile_headers(sls_precompiled_with_json PRIVATE ${SLS_STANDARD_HEADERS} <nlohmann/json.hpp>)
endif()

# sls_compile_room(<target> <room>): how a room's files are compiled.
function(sls_compile_room target room)
  set(precompiled sls_precompiled)
  if(room IN_LIST SLS_OFF_THE_REQUESTS_WAY)
    target_compile_options(${target} PRIVATE ${SLS_QUICK_OPTIONS})
    set(precompiled sls_precompiled_with_json)
  endif()
  if(SLS_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${precompiled})
  endif()
endfunction()

# sls_add_room_to(<target> <room> <file> …): these of its files, compiled once more as a part of a program.
function(sls_add_room_to target room)
  get_target_property(folder sls_${room} SOURCE_DIR)
  list(TRANSFORM ARGN PREPEND ${folder}/)
  target_sources(${target} PRIVATE ${ARGN})
  target_include_directories(${target} PRIVATE $<TARGET_PROPERTY:sls_${room},INTERFACE_INCLUDE_DIRECTORIES>)
  set_source_files_properties(${ARGN} PROPERTIES UNITY_GROUP ${room})
endfunction()

# sls_leave_sanitizers_out(<target>): none of the directory's options, for a program that no sanitizer may be in; the rooms'
# libraries have one in them, so it needs their files.
function(sls_leave_sanitizers_out target)
  set_target_properties(${target} PROPERTIES COMPILE_OPTIONS "" LINK_OPTIONS "")
endfunction()

# What functions of other people are built with: these rooms are installed, with their doors, and found by
# find_package(hello_sls) as hello_sls::<room>.
set(SLS_INSTALLED_ROOMS core http aws handler dynamodb_client runtime)

function(sls_install_room room)
  set_target_properties(sls_${room} PROPERTIES EXPORT_NAME ${room})
  install(TARGETS sls_${room} EXPORT hello_sls
          ARCHIVE DESTINATION lib/hello-sls COMPONENT development
          FILE_SET HEADERS DESTINATION include/hello-sls COMPONENT development)
endfunction()

function(sls_check_edges room)
  foreach(used IN LISTS ARGN)
    if(NOT used IN_LIST ${room}_MAY_USE)
      message(FATAL_ERROR "room '${room}' may not use room '${used}' (the table is in CMakeLists.txt)")
    endif()
  endforeach()
endfunction()

function(sls_room room)
  cmake_parse_arguments(arg "" "" "SOURCES;HEADERS;SHOWS;USES;LIBRARIES" ${ARGN})
  if(NOT DEFINED ${room}_MAY_USE)
    message(FATAL_ERROR "room '${room}' is not in the table in CMakeLists.txt")
  endif()
  sls_check_edges(${room} ${arg_SHOWS} ${arg_USES})
  list(TRANSFORM arg_SHOWS PREPEND sls_)
  list(TRANSFORM arg_USES PREPEND sls_)
  if(arg_SOURCES)
    add_library(sls_${room} STATIC ${arg_SOURCES})
    target_include_directories(sls_${room} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(sls_${room} PUBLIC ${arg_SHOWS} PRIVATE ${arg_USES} ${arg_LIBRARIES} $<BUILD_INTERFACE:sls_warnings>)
    target_sources(sls_${room} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${arg_HEADERS})
    sls_compile_room(sls_${room} ${room})
  else()
    add_library(sls_${room} INTERFACE)
    target_link_libraries(sls_${room} INTERFACE ${arg_SHOWS})
    target_sources(sls_${room} INTERFACE FILE_SET HEADERS BASE_DIRS include FILES ${arg_HEADERS})
  endif()
  if(room IN_LIST SLS_INSTALLED_ROOMS)
    sls_install_room(${room})
  endif()
endfunction()
