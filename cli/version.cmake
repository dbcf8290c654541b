# Writes version.h with the commit of the source folder. Run as a script (cmake -P).
execute_process(COMMAND git -C ${SOURCE} rev-parse --short HEAD OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT COMMIT)
  set(COMMIT "no commit")
endif()
configure_file(${INPUT} ${OUTPUT} @ONLY)
