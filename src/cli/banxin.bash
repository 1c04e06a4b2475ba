# bash completion of banxin
_banxin() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    case $prev in
    -f | --format) COMPREPLY=($(compgen -W "pdf epub pdf,epub png" -- "$cur")) ;;
    -l | --layout) COMPREPLY=($(compgen -W "briefing book gongwen vertical" -- "$cur") $(compgen -f -X '!*.css' -- "$cur")) ;;
    --split-level | --toc-depth) COMPREPLY=($(compgen -W "1 2 3 4 5 6" -- "$cur")) ;;
    --max-image) COMPREPLY=($(compgen -W "1200 1600 2400" -- "$cur")) ;;
    --embed-fonts) COMPREPLY=($(compgen -W "rare none subset full" -- "$cur")) ;;
    --stage) COMPREPLY=($(compgen -W "doc style box line page" -- "$cur")) ;;
    --revisions) COMPREPLY=($(compgen -W "$(git for-each-ref --format='%(refname:short)' 2>/dev/null)" -- "$cur")) ;;
    -o | --output | --report) COMPREPLY=($(compgen -f -- "$cur")) ;;
    *)
        if [[ $cur == -* ]]; then
            COMPREPLY=($(compgen -W "--output --format --resolution --max-image --no-page-list --embed-fonts --split-level --toc-depth --layout --join --fetch --allow-private --jobs --revisions --locked --strict --quiet --report --stage --help --version" -- "$cur"))
        else
            [[ $COMP_CWORD == 1 ]] && COMPREPLY=($(compgen -W "export batch check dump fonts" -- "$cur"))
            COMPREPLY+=($(compgen -d -- "$cur") $(compgen -f -X '!*.@(md|markdown|html|xhtml|htm)' -- "$cur"))
        fi
        ;;
    esac
}
complete -o filenames -F _banxin banxin
