import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CodeTable, credentialCodes } from '@attestat/credential'
import { diagnosisCodes, issuerCodes } from '@attestat/issuer'
import { keyCodes } from '@attestat/keys'
import { openId4VcCodes } from '@attestat/openid4vc'
import { trustCodes } from '@attestat/trust'
import { veramoCodes } from '@attestat/veramo'
import { verifierCodes } from '@attestat/verifier'
import { walletCodes } from '@attestat/wallet'
import { describe, expect, test } from 'vitest'
import { cliCodes } from '../packages/cli/src/codes.ts'

const tables: readonly CodeTable[] = [
  credentialCodes,
  keyCodes,
  openId4VcCodes,
  trustCodes,
  issuerCodes,
  diagnosisCodes,
  walletCodes,
  verifierCodes,
  veramoCodes,
  cliCodes,
]
const everyCode: readonly (readonly [string, CodeTable[string]])[] = tables.flatMap(Object.entries)

const packages = fileURLToPath(new URL('../packages/', import.meta.url))

/** Every source file of the packages, tests aside. */
const sources = readdirSync(packages, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.includes('.test.'))
  .map((entry) => resolve(entry.parentPath, entry.name))
  .filter((path) => path.includes('/src/') && !path.includes('/node_modules/'))

test('every code has words in English and Russian, and their slots agree', () => {
  const slots = (words: string): string[] => (words.match(/\{[\w:]+\}/g) ?? []).sort()
  for (const [code, { en, ru }] of everyCode) {
    expect(en, code).not.toBe('')
    expect(ru, code).toMatch(/[а-яё]/i)
    expect(slots(ru), code).toEqual(slots(en))
  }
})

test('every code that is raised has words', () => {
  const raised = new Set<string>()
  for (const path of sources) {
    for (const match of readFileSync(path, 'utf8').matchAll(/new \w+Error\(\s*'([A-Z][A-Z0-9_]+)'/g)) {
      raised.add(match[1]!)
    }
  }
  expect(raised.size).toBeGreaterThan(50)
  const known = new Set(everyCode.map(([code]) => code))
  expect([...raised].filter((code) => !known.has(code))).toEqual([])
})

test('a code means one thing: no two packages give it different words', () => {
  const words = new Map<string, CodeTable[string]>()
  for (const [code, own] of everyCode) {
    expect(own, code).toEqual(words.get(code) ?? own)
    words.set(code, own)
  }
})

test('no message is made with a value in it: words are constant, details are named', () => {
  for (const path of sources) {
    // A template literal as the first argument would be a message put together by hand.
    expect(readFileSync(path, 'utf8'), path).not.toMatch(/new \w*ToolkitError\(\s*`/)
  }
})

describe('a Russian message has no English prose', () => {
  /** Every Russian text of a `{ en, ru }` pair, and every Russian phrase of what is expected. */
  const russian = sources.flatMap((path) => {
    const source = readFileSync(path, 'utf8')
    const phrases = /expect(?:ed|ations)\.ts$/.test(path)
      ? /^ {2}(?:'[^'\n]*'|\w+):\s*'([^'\n]*)'/gm
      : undefined
    const pairs = /\bru:\s*(?:'([^'\n]*)'|`([^`]*)`)/g
    return [pairs, ...(phrases ? [phrases] : [])].flatMap((pattern) =>
      [...source.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? ''),
    )
  })
  // Commands with their words.
  const allowed = /^(?:npx )?(?:attestat|help|holders|key|registry|request|trust|types|wallet) [a-z ]+$/

  test('in its own words', () => {
    expect(russian.length).toBeGreaterThan(500)
    const prose = russian.flatMap(
      (text) => text.match(/(?<![\w{.-])[a-z]{2,}(?: [a-z]{2,})+(?![\w}.-])/g) ?? [],
    )
    expect(prose.filter((found) => !allowed.test(found))).toEqual([])
  })

  test('in what fills its slots: prose among the details comes in both languages', () => {
    for (const path of sources) {
      const source = readFileSync(path, 'utf8')
      const written = source.match(/\b(?:expected|reason|what): ['"`](?![\w.-]*['"`]|--)[^\n]*/g) ?? []
      expect(written, path).toEqual([])
    }
  })

  test('and the same slots are in both languages of what is expected', () => {
    const slots = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
    for (const path of sources.filter((path) => /expect(?:ed|ations)\.ts$/.test(path))) {
      for (const [, en = '', ru = ''] of readFileSync(path, 'utf8').matchAll(
        /^ {2}'?([^\n]*?)'?:\s*'([^'\n]*)',$/gm,
      )) {
        expect(slots(ru), en).toEqual(slots(en))
      }
    }
  })
})
