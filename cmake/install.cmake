# What is installed beside the program: what functions of other people are built with. find_package(hello_sls) finds it.
include(CMakePackageConfigHelpers)

set(package_folder lib/cmake/hello_sls)
set_target_properties(sls_rapidjson PROPERTIES EXPORT_NAME rapidjson)
install(TARGETS sls_rapidjson EXPORT hello_sls)
install(EXPORT hello_sls FILE hello_slsTargets.cmake NAMESPACE hello_sls:: DESTINATION ${package_folder} COMPONENT development)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/hello_slsConfig.cmake.in ${CMAKE_BINARY_DIR}/hello_slsConfig.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/hello_slsConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/hello_slsConfig.cmake ${CMAKE_BINARY_DIR}/hello_slsConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/hello_sls_add_function.cmake
        DESTINATION ${package_folder} COMPONENT development)
install(PROGRAMS ${CMAKE_SOURCE_DIR}/scripts/link-static DESTINATION ${package_folder} COMPONENT development)
