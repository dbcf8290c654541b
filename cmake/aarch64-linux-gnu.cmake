# For Lambda's arm64: Debian's cross compiler, headers that are the same everywhere from /usr/include, and OpenSSL's headers
# and static libraries for arm64 from the package that scripts/build-bootstrap-arm64 has unpacked in the build folder.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(sysroot ${CMAKE_CURRENT_LIST_DIR}/../build-arm64/openssl/usr)
include_directories(SYSTEM ${sysroot}/include ${sysroot}/include/aarch64-linux-gnu)
set(CMAKE_EXE_LINKER_FLAGS_INIT -L${sysroot}/lib/aarch64-linux-gnu)
