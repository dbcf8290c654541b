# Completion of hello-sls in bash: the program says itself what may come next.
_hello_sls() {
  local -a words=()
  local i line word current prefix=""
  COMPREPLY=()
  # bash takes "--flag=value" for three words; here it is one.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    if ((i > 1)) && [[ ${COMP_WORDS[i]} == "=" || ${COMP_WORDS[i - 1]} == "=" ]]; then
      words[${#words[@]} - 1]+=${COMP_WORDS[i]}
    else
      words+=("${COMP_WORDS[i]}")
    fi
  done
  current=${words[${#words[@]} - 1]}
  [[ $current == --*=* ]] && prefix=${current%%=*}=
  while IFS= read -r line; do
    case $line in
      :files) compopt -o filenames && mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "${current#"$prefix"}") ;;
      :folders) compopt -o filenames && mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- "${current#"$prefix"}") ;;
      :command) mapfile -t COMPREPLY < <(compgen -c -f -- "$current") ;;
      *)
        word=${line%%$'\t'*}
        printf -v word %q "${word#"$prefix"}"
        COMPREPLY+=("$word")
        ;;
    esac
  done < <("${COMP_WORDS[0]}" completion words -- "${words[@]}" 2>/dev/null)
}
complete -F _hello_sls hello-sls
