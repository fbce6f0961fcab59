import type { Level } from './words.js';

/** The shells there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** For text between single quotes of any of the three. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Words of a level, and how each level's words lead to the next: the same walk in every shell. */
const groupsOf = (levels: readonly Level[]): readonly string[] =>
  levels.map(({ path }) => path).filter((path) => path !== '');

function bash(name: string, levels: readonly Level[]): string {
  const words = levels.map(
    (level) => `    ${quoted(level.path)}) words=${quoted(level.words.map(({ word }) => word).join(' '))} ;;`,
  );
  const values = levels.flatMap(({ path, choices }) =>
    choices.map((one) => `    ${quoted(`${path} ${one.flag}`)}) words=${quoted(one.values.join(' '))} ;;`),
  );
  return `_${name}() {
  local word path='' current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${groupsOf(levels).map(quoted).join(' | ')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${words.join('\n')}
  esac
  case "$path $previous" in
${values.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _${name} ${name}
`;
}

function zsh(name: string, levels: readonly Level[]): string {
  const described = ({ words }: Level) =>
    words.map(({ word, says }) => quoted(`${word.replaceAll(':', '\\:')}:${says}`)).join(' ');
  const words = levels.map((level) => `    ${quoted(level.path)}) described=(${described(level)}) ;;`);
  const values = levels.flatMap(({ path, choices }) =>
    choices.map((one) => `    ${quoted(`${path} ${one.flag}`)}) described=(${one.values.map(quoted).join(' ')}) ;;`),
  );
  return `#compdef ${name}
_${name}() {
  local word place='' previous="\${words[CURRENT-1]}"
  local -a described
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${place:+$place }$word" in
      ${groupsOf(levels)
        .map((path) => quoted(path))
        .join('|')}) place="\${place:+$place }$word" ;;
    esac
  done
  case "$place" in
${words.join('\n')}
  esac
  case "$place $previous" in
${values.join('\n')}
  esac
  _describe -V ${quoted(name)} described || _files
}
if [ "$funcstack[1]" = "_${name}" ]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function fish(name: string, levels: readonly Level[]): string {
  const lines = levels.flatMap(({ path, words, choices }) =>
    words.map(({ word, says }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${quoted(word)}`;
      const values = choices.find(({ flag }) => flag === word)?.values;
      const offered = values === undefined ? '' : ` -x -a ${quoted(values.join(' '))}`;
      return `complete -c ${name} -n ${quoted(`__${name}_at "${path}"`)} ${what}${offered} -d ${quoted(says)}`;
    }),
  );
  return `function __${name}_at
  set -l place ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim -- "$place $word")
    contains -- "$next" ${groupsOf(levels).map(quoted).join(' ')}; and set place "$next"
  end
  test "$place" = "$argv[1]"
end
${lines.join('\n')}
`;
}

const WRITE = { bash, zsh, fish } as const satisfies Record<Shell, (name: string, levels: readonly Level[]) => string>;

/** The completion script of a program for a shell. */
export function completionScript(shell: Shell, name: string, levels: readonly Level[]): string {
  return WRITE[shell](name, levels);
}
