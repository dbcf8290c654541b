# `cpack` makes hello-sls-VERSION-linux-ARCH.tar.gz with all that is installed, and two Debian packages: hello-sls, and
# hello-sls-dev with the C++ libraries. scripts/make-packages does it, with the portable program, and makes the wheel.
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_OUTPUT_FILE_PREFIX ${CMAKE_BINARY_DIR}/packages)
set(CPACK_PACKAGE_NAME hello-sls)
set(CPACK_PACKAGE_VENDOR hello-sls)
set(CPACK_PACKAGE_CONTACT "hello-sls <hello-sls@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Local API Gateway, Lambda and DynamoDB from a SAM template")
set(CPACK_PACKAGE_FILE_NAME hello-sls-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
# Debian's tools read every file of a package; those who build it may not be its owners.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL aarch64)  # also where another machine compiles for it
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
endif()
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME hello-sls)
# Functions run on the machine's interpreters: whoever has none of the kind needs none.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "python3, python3-pip, nodejs, npm, hello-sls-dev")
if(NOT SLS_PORTABLE)
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
endif()
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "Reads a SAM template and brings up an API Gateway, Lambda and DynamoDB on one machine, in milliseconds,\n\
with no container engine and no account. One static program.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME hello-sls-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "hello-sls (= ${PROJECT_VERSION}), cmake (>= 3.25), g++, make, libssl-dev, nlohmann-json3-dev, rapidjson-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "C++ libraries for functions of hello-sls\n\
The handler type, the Lambda runtime loop and a DynamoDB client, for find_package(hello_sls).")
include(CPack)
