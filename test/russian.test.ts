/** What is said in Russian is said in Russian: what stands there in Latin letters is a name, and the names are written down here. */
import { readdirSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const packages = fileURLToPath(new URL('../packages/', import.meta.url))
const sources = readdirSync(packages, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
  .map((entry) => resolve(entry.parentPath, entry.name))
  .filter((path) => path.includes('/src/') && !path.includes('/node_modules/'))

/** What everybody calls by these names, in Russian too. */
const terms = [
  'Access-Control-Allow-Origin Attestat attestat ECDH-ES ECDSA OAuth OneRoster Prometheus SecretBox SQLite TypeORM Veramo WebCrypto',
  'API CSV DCQL DID HTTP ID I-JSON ISO JSON JWE JWK JWS JWT PDF QR RFC SD-JWT TLS URI URL URN VC ZIP',
  'Lines gzip http https multibase I II III',
  // Of the command line and of what runs there.
  'bash fish zsh man stderr SIGHUP SIGTERM txt xlsx wallet',
]
/** What is typed or read as it stands here: commands, members of documents and messages, values of them. */
const names = [
  'add ages approve bind challenge compromise decline delegate doctor foreign help history holders import init issue key keys',
  'list new older policy present profile publish recognise registry reinstate renew replace request requests root show',
  'sign suspend trust verify withdraw',
  'achievement bits cap choices claims code credential data digest domain error format from group id iat jwk kid lst',
  'marks min name nonce path pass proof protected query result required results salt signature state status thresholds',
  'type user value values vct document',
  'accepted admissions always archive both choice culture education en false guardian informatics invalid minor never now',
  'null other owner ru sport student suspended true valid ASC DESC Bearer Authorization RU RU-NVS web urn did ext d',
]
const known = new Set([...terms, ...names].flatMap((line) => line.split(' ')))

interface Text {
  readonly at: string
  readonly text: string
}

const literal = /'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g
/** Texts of the sources: what is in quotes, with what is put in when it is said left out. */
const texts: readonly Text[] = sources.flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(literal)].map(([quoted]) => ({
    at: relative(packages, path),
    text: quoted.slice(1, -1).replace(/\$\{[^}]*\}|\{[\w:]+\}/g, ' '),
  })),
)
const russian = texts.filter(({ text }) => /[а-яё]/i.test(text) && !isCode(text))

/** What stands between two templates, one of them inside the other, or after a pattern with a quote in it. */
function isCode(text: string): boolean {
  return /===|=> |\bfunction\b| \? *$|\\p\{/.test(text)
}

/** The words in Latin letters that no name explains. Lines that begin further in are what is typed, or a file. */
function foreignWords(text: string): string[] {
  const said = text
    .split('\n')
    .filter((line) => !/^ {2,}/.test(line))
    .join('\n')
    .replace(/\battestat(?: [a-z][a-z-]*)+/g, ' ')
  const tokens = said.split(/[^A-Za-z0-9А-Яа-яЁё._:/+@=#*<>|{}[\]$\\-]+/)
  return tokens.flatMap((token) => {
    const word = token.replace(/[^A-Za-z0-9А-Яа-яЁё]+$/, '').replace(/-?[А-Яа-яЁё].*$/, '')
    return /[A-Za-z]/.test(word) && !isName(word) ? [word] : []
  })
}

/** A name by its looks: of an option, a file, an address, a code, a member, a kind. */
function isName(word: string): boolean {
  return known.has(word) || /^--?[a-z]|[\d_./:+@=#*<>|\\[\]{}$]|[a-z][A-Z]|^[a-z]+(?:-[a-z]+)+$/.test(word)
}

describe('a text in Russian', () => {
  test('has no word of another language', () => {
    expect(russian.length).toBeGreaterThan(2000)
    const found = russian.flatMap(({ at, text }) => foreignWords(text).map((word) => `${at}: ${word}`))
    expect([...new Set(found)]).toEqual([])
  })

  test('needs each of the names', () => {
    const said = new Set(russian.flatMap(({ text }) => text.match(/[A-Za-z][A-Za-z0-9-]*/g) ?? []))
    const used = (name: string): boolean =>
      [...said].some((word) => word === name || word.startsWith(`${name}-`))
    expect([...known].filter((name) => !used(name))).toEqual([])
  })

  test('has no word in two alphabets at once', () => {
    const mixed = /[A-Za-z][а-яё]|[а-яё][A-Za-z]/i
    expect(russian.filter(({ text }) => mixed.test(text.replace(/\\[nt]/g, ' ')))).toEqual([])
  })

  test('is there wherever there is one in English', () => {
    for (const path of sources) {
      for (const [, text = ''] of readFileSync(path, 'utf8').matchAll(/\bru:\s*'((?:[^'\\\n]|\\.)*)'/g)) {
        if (/[а-яё]/i.test(text)) continue
        expect(
          foreignWords(text.replace(/\{[\w:]+\}/g, ' ')),
          `${relative(packages, path)}: ${text}`,
        ).toEqual([])
      }
    }
  })

  test('is found out where it is not', () => {
    expect(foreignWords('Ожидался файл, but found: ничего')).toEqual(['but', 'found'])
    expect(foreignWords('Ожидался PDF или QR-код из attestat print, см. --root и did:web:…')).toEqual([])
  })
})
