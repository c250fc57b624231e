/** Completion for bash, from version 3.2 on, which macOS has. */
import type { Positions } from './positions.ts'
import { shellMarks, shellTable } from './shell-table.ts'

export function bashScript(positions: Positions): string {
  return `# bash completion for attestat. Keep it: attestat completion bash > ~/.local/share/bash-completion/completions/attestat

${shellTable(positions)}
# Offers files (-f) or folders (-d).
_attestat_paths() {
  local path
  # Older ones have no compopt, and do with a space after a folder.
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$2")
}

_attestat() {
  local current="\${COMP_WORDS[COMP_CWORD]}" offer attestat_command attestat_option attestat_place
  COMPREPLY=()
  [[ $current != = ]] || current=
  _attestat_read "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
  while IFS= read -r offer; do
    case "$offer" in
    '${shellMarks.files}'*) _attestat_paths -f "$current" ;;
    '${shellMarks.folders}'*) _attestat_paths -d "$current" ;;
    "$current"*) COMPREPLY+=("\${offer%%$'\\t'*}") ;;
    esac
  done < <(_attestat_offers "$current")
}
complete -F _attestat attestat
`
}
