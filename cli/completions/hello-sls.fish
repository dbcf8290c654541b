# Completion of hello-sls in fish: the program says itself what may come next.
function __hello_sls_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for line in ($program completion words -- $words 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path (commandline -ct)
            case :folders
                __fish_complete_directories (commandline -ct)
            case :command
                __fish_complete_subcommand --fcs-skip=3
            case '*'
                echo $line
        end
    end
end
complete -c hello-sls -f -a '(__hello_sls_complete)'
