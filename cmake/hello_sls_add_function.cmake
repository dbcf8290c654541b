# hello_sls_add_function(<target> <source>…): the program `bootstrap` of a provided.* function. It is static, because Amazon
# Linux has another C library than the machine that builds. Further libraries must be archives.
set(HELLO_SLS_LINK_STATIC ${CMAKE_CURRENT_LIST_DIR}/link-static)

function(hello_sls_add_function target)
  add_executable(${target} ${ARGN})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME bootstrap RULE_LAUNCH_LINK ${HELLO_SLS_LINK_STATIC})
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_link_libraries(${target} PRIVATE hello_sls::runtime hello_sls::dynamodb_client)
  # Position-independent, because other static programs sort all their unwind tables at their first exception: 5 ms.
  target_compile_options(${target} PRIVATE -fPIE)
  target_link_options(${target} PRIVATE -static-pie -Wl,--gc-sections $<$<CONFIG:Release,MinSizeRel>:-s>)
endfunction()
