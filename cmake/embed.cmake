# sls_embed(<variable> FUNCTION <name> NAMESPACE <namespace> HEADER <header> FOLDER <folder> FILES <file>…): makes
# <name>.cpp, whose function `std::span<const core::EmbeddedFile> <name>()` has the files of the folder as text, and puts
# its path into the variable. The header, of the room, declares that function. Run as a script (cmake -P), this file
# writes it.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(SLS_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
  function(sls_embed variable)
    cmake_parse_arguments(arg "" "FUNCTION;NAMESPACE;HEADER;FOLDER" "FILES" ${ARGN})
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${arg_FUNCTION}.cpp)
    list(TRANSFORM arg_FILES PREPEND ${arg_FOLDER}/ OUTPUT_VARIABLE paths)
    string(REPLACE ";" "|" files "${arg_FILES}")
    add_custom_command(OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DFUNCTION=${arg_FUNCTION} -DNAMESPACE=${arg_NAMESPACE} -DHEADER=${arg_HEADER}
              -DFOLDER=${arg_FOLDER} "-DFILES=${files}" -P ${SLS_EMBED_SCRIPT}
      DEPENDS ${paths} ${SLS_EMBED_SCRIPT}
      COMMENT "Embedding ${arg_FUNCTION}"
      VERBATIM)
    set(${variable} ${output} PARENT_SCOPE)
  endfunction()
  return()
endif()

set(entries "")
string(REPLACE "|" ";" FILES "${FILES}")
foreach(path IN LISTS FILES)
  file(READ ${FOLDER}/${path} contents)
  string(APPEND entries "    {\"${path}\", R\"embedded(${contents})embedded\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"${HEADER}\"

namespace ${NAMESPACE} {

std::span<const core::EmbeddedFile> ${FUNCTION}() {
  static constexpr core::EmbeddedFile kFiles[] = {
${entries}};
  return kFiles;
}

}  // namespace ${NAMESPACE}
")
