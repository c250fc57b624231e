import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine, commands } from '../commands/program.ts'
import { bashScript } from './bash.ts'
import { fishScript } from './fish.ts'
import { positionsOf } from './positions.ts'
import { zshScript } from './zsh.ts'

const run = promisify(execFile)
const positions = positionsOf(commandLine, 'en')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'))
  mkdirSync(join(folder, 'pupils-of-2026'))
  writeFileSync(join(folder, 'pupils.csv'), '')
  writeFileSync(join(folder, 'attestat.bash'), bashScript(positions))
  writeFileSync(join(folder, 'attestat.zsh'), zshScript(positions))
  writeFileSync(join(folder, 'attestat.fish'), fishScript(positions))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What each shell offers for each line, whose last word is the one to complete. */
const shells: Readonly<Record<string, (lines: readonly string[]) => Promise<string[][]>>> = {
  bash: (lines) =>
    answersOf(
      'bash',
      ['--norc', '-c'],
      `source ./attestat.bash
${lines
  .map((line) => {
    const words = ['attestat', ...line.split(/(=)| /).filter((word) => word !== undefined)]
    return `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _attestat; printf '%s\\n' "\${COMPREPLY[@]}" ---`
  })
  .join('\n')}`,
    ),
  // The functions of zsh that only work while somebody types stand in for themselves.
  zsh: (lines) =>
    answersOf(
      'zsh',
      ['-f', '-c'],
      `_describe() { local offer; for offer in "\${(@P)2}"; do [[ "\${offer%%:*}" == $current* ]] && print -r -- "\${offer%%:*}"; done }
_files() { [[ $1 == -/ ]] && print -rl -- \${current}*(N/) || print -rl -- \${current}*(N) }
compset() { : }
source ./attestat.zsh
complete_it() { local current="\${words[CURRENT]#*=}"; _attestat }
${lines
  .map((line) => {
    const words = ['attestat', ...line.split(' ')]
    return `words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; complete_it; print -r -- ---`
  })
  .join('\n')}`,
    ),
  fish: (lines) =>
    answersOf(
      'fish',
      ['--no-config', '-c'],
      `source ./attestat.fish\n${lines.map((line) => `complete -C 'attestat ${line}'; echo ---`).join('\n')}`,
    ),
}

async function answersOf(shell: string, flags: readonly string[], script: string): Promise<string[][]> {
  const { stdout, stderr } = await run(shell, [...flags, script], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8' },
  })
  expect(stderr).toBe('')
  return stdout
    .split('---\n')
    .slice(0, -1)
    .map((answer) =>
      answer
        .split('\n')
        // Fish shows what an offer is about, and a value together with its option.
        .map((offer) => (offer.split('\t')[0] ?? '').replace(/^--\w+=/, '').replace(/\/$/, ''))
        .filter((offer) => offer !== '')
        .sort(),
    )
}

function isMissing(shell: string): boolean {
  const missing = spawnSync(shell, ['--version']).error !== undefined
  if (missing) console.warn(`NOT RUN: there is no ${shell} here`)
  return missing
}

describe.each(Object.entries(shells))('%s', (shell, complete) => {
  const completed = async (line: string): Promise<string[]> => (await complete([line]))[0] ?? []

  test('completes every command and every option of the program', async () => {
    if (isMissing(shell)) return
    const groups = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))]
    expect(await completed('')).toEqual(groups.sort())
    const answers = await complete(commands.map(({ name }) => `${name} --`))
    for (const [i, { name, options = [] }] of commands.entries()) {
      const flags = options.map(([flags]) => flags.split(' ')[0] ?? '')
      expect(answers[i], name).toEqual(expect.arrayContaining([...flags, '--json', '--lang', '--help']))
    }
  })

  test.each([
    ['wal', ['wallet']],
    ['wallet rem', ['remove']],
    ['key ', ['compromise', 'export', 'list', 'rotate']],
    ['--json --lang ru key ro', ['rotate']],
    ['verify --po', ['--points', '--policy']],
    ['verify x --policy ', ['admissions', 'archive', 'lenient-preview']],
    ['verify --policy=arch', ['archive']],
    ['--lang ', ['en', 'ru']],
    ['issue pupils.csv --format vc', ['vc+jwt', 'vc+sd-jwt']],
    ['issue --type spo', ['sports-rank']],
    ['types show tran', ['transcript']],
    ['completion ', ['bash', 'fish', 'zsh']],
    // A value in between is no command, and an option that takes none eats nothing.
    ['request new --name --format dc', ['dc+sd-jwt']],
    ['init school --name types s', []],
    ['issue pu', ['pupils-of-2026', 'pupils.csv']],
    ['publish pu', ['pupils-of-2026']],
    ['issue --out pu', ['pupils-of-2026']],
    ['find pu', []],
  ])('attestat %s', async (line, offers) => {
    if (isMissing(shell)) return
    expect(await completed(line)).toEqual(offers)
  })
})

test('zsh finds the script by itself', async () => {
  if (isMissing('zsh')) return
  const script = 'autoload -Uz compinit; compinit -D -u; source ./attestat.zsh; print -r -- $_comps[attestat]'
  const { stdout } = await run('zsh', ['-f', '-c', script], { cwd: folder })
  expect(stdout).toBe('_attestat\n')
})

test('the words about an offer are in the chosen language, and quotes in them break nothing', () => {
  const russian = positionsOf(commandLine, 'ru')
  expect(russian.words.get('')?.find(({ word }) => word === 'verify')?.about).toMatch(/[а-я]/)
  const offer = { word: "it's", about: "that's it" }
  const odd = { ...russian, words: new Map([['', [offer]]]) }
  expect(bashScript(odd)).toContain(`'it'\\''s' 'that'\\''s it'`)
  expect(fishScript(odd)).toContain(`'it\\'s'`)
})
