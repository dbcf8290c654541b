# hello_sls_add_function(<target> <source>…): the program `bootstrap` of a provided.* function. It is static, because Amazon
# Linux has another C library than the machine that builds. Further libraries must be archives.
include(CheckLinkerFlag)

function(hello_sls_add_function target)
  # The linker warns that getaddrinfo of a static program loads name service modules of the same C library; "files" and
  # "dns", all that Lambda has, are inside it.
  check_linker_flag(CXX -Wl,--no-warnings HELLO_SLS_LINKER_HAS_NO_WARNINGS)
  add_executable(${target} ${ARGN})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME bootstrap)
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_link_libraries(${target} PRIVATE hello_sls::runtime hello_sls::dynamodb_client)
  # Position-independent, because other static programs sort all their unwind tables at their first exception: 5 ms.
  target_compile_options(${target} PRIVATE -fPIE)
  target_link_options(${target} PRIVATE -static-pie -Wl,--gc-sections $<$<CONFIG:Release,MinSizeRel>:-s>
                      $<$<BOOL:${HELLO_SLS_LINKER_HAS_NO_WARNINGS}>:-Wl,--no-warnings>)
endfunction()
