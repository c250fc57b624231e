import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { UsageError } from '../codes.ts'
import { isAnswered } from './command-tree.ts'
import { buildProgram, commands } from './program.ts'

/** The refusal of a command line, in Russian; undefined when a command was run. */
async function refusalOf(line: string): Promise<string | undefined> {
  const program = buildProgram('ru', async () => {})
  try {
    await program.parseAsync(['node', 'attestat', ...line.split(' ')])
    return undefined
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return `${error.explain('ru')} (${error.at})`
  }
}

async function helpOf(line: string, language: 'ru' | 'en'): Promise<string> {
  let help = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    help += text
    return true
  })
  try {
    await buildProgram(language, async () => {}).parseAsync(['node', 'attestat', ...line.split(' ')])
  } catch (error) {
    expect(isAnswered(error)).toBe(true)
  } finally {
    write.mockRestore()
  }
  return help
}

test('every command and every option has words in both languages', () => {
  for (const { name, summary, options = [] } of commands) {
    for (const words of [summary, ...options.map(([, words]) => words)]) {
      expect(words.en, name).toMatch(/[a-z]/)
      expect(words.ru, name).toMatch(/[а-яё]|vc\+sd-jwt|valid/)
    }
  }
})

test('no two commands are called the same, and none takes an option twice', () => {
  const names = commands.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, options = [] } of commands) {
    const flags = options.map(([flags]) => flags.split(' ')[0])
    expect(new Set(flags).size, name).toBe(flags.length)
  }
})

test('the help is in the chosen language from its titles to its last option', async () => {
  const russian = await helpOf('request new --help', 'ru')
  expect(russian).toMatch(/^Вызов: attestat request new \[ключи\]\n/)
  expect(russian).toContain('Общие ключи:')
  expect(russian).toMatch(/\(можно\s+повторять\)/)
  expect(russian).not.toMatch(/Options:|display help|default|Commands:/)
  const group = await helpOf('wallet --help', 'ru')
  expect(group).toContain('объяснить команду')
  expect(group).not.toMatch(/Commands:|display help/)
  const english = await helpOf('--help', 'en')
  expect(english).toMatch(/^Usage: attestat /)
  expect(english).not.toMatch(/[а-яё]/)
})

test.each([
  ['import', 'не указан аргумент <file> (attestat import --help)'],
  ['verify a b', 'слишком много аргументов (attestat verify --help)'],
  ['verify a --polcy x', 'ключа --polcy нет; возможно, --policy? (attestat verify --help)'],
  ['verify a --zzzzzzzzz', 'ключа --zzzzzzzzz нет (attestat verify --help)'],
  ['verify a --trust', 'у ключа --trust <pack> нет значения (attestat verify --help)'],
  ['verify a --lang', 'у ключа --lang <ru|en> нет значения (attestat --help)'],
  ['wallt', 'команды wallt нет; возможно, wallet? (attestat --help)'],
  ['wallet ad', 'команды ad нет; возможно, add, id? (attestat wallet --help)'],
])('%s is wrong usage, told in words and with a place to read more', async (line, said) => {
  expect(await refusalOf(line)).toBe(`Неверный вызов: ${said}`)
})

test('common options may stand before the command and after it', async () => {
  for (const line of ['--json types', 'types --json', 'types list --json', '--json types list']) {
    const seen: unknown[] = []
    const program = buildProgram('en', async (options) => void seen.push(options.json))
    await program.parseAsync(['node', 'attestat', ...line.split(' ')])
    expect(seen).toEqual([true])
  }
})

test('an option that may be repeated does not swallow what follows', async () => {
  expect(await refusalOf('verify --root x a --trust t')).toBeUndefined()
})

test('every command of the README is one', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const lines = [...readme.matchAll(/^attestat (.+?)(?: \|\| true)?$/gm)].map((match) => match[1]!)
  expect(lines.length).toBeGreaterThan(15)
  for (const line of lines) {
    const program = buildProgram('en', async () => {})
    const words = line.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ''))
    if (words.includes('--help')) continue
    await expect(program.parseAsync(['node', 'attestat', ...words]), line).resolves.toBeDefined()
  }
})
