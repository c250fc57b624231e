/** Completion for zsh. */
import type { Positions } from './positions.ts'
import { shellMarks, shellTable } from './shell-table.ts'

export function zshScript(positions: Positions): string {
  return `#compdef attestat
# zsh completion for attestat. Keep it as _attestat in a folder of $fpath, or: source <(attestat completion zsh)

${shellTable(positions)}
_attestat() {
  local current="\${words[CURRENT]}" offer about attestat_command attestat_option attestat_place
  local -a offers
  _attestat_read "\${(@)words[2,CURRENT-1]}"
  if [[ $current == --*=* ]]; then
    attestat_option="\${current%%=*}"
    compset -P '*='
    current="\${current#*=}"
  fi
  while IFS= read -r offer; do
    case "$offer" in
    '${shellMarks.files}'*) _files ;;
    '${shellMarks.folders}'*) _files -/ ;;
    *)
      # A colon would part the word from what it is.
      about="\${offer#*$'\\t'}"
      offer="\${offer%%$'\\t'*}"
      offers+=("\${offer//:/\\\\:}\${about:+:$about}")
      ;;
    esac
  done < <(_attestat_offers "$current")
  (( \${#offers} == 0 )) || _describe attestat offers
}
if [[ \${funcstack[1]} == _attestat ]]; then
  _attestat "$@"
elif (( $+functions[compdef] )); then
  compdef _attestat attestat
fi
`
}
