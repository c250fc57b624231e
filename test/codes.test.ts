import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { allCodes } from '../packages/cli/src/all-codes.ts'

const packages = fileURLToPath(new URL('../packages/', import.meta.url))

/** Every source file of the packages, tests aside. */
const sources = readdirSync(packages, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.includes('.test.'))
  .map((entry) => resolve(entry.parentPath, entry.name))
  .filter((path) => path.includes('/src/') && !path.includes('/node_modules/'))

test('every code has words in English and Russian, and their slots agree', () => {
  const slots = (words: string): string[] =>
    [...words.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort()
  for (const [code, { en, ru }] of Object.entries(allCodes)) {
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
  expect([...raised].filter((code) => !Object.hasOwn(allCodes, code))).toEqual([])
})

test('a code means one thing: no two packages give it different words', async () => {
  const tables = await Promise.all(
    [
      import('@attestat/credential').then((all) => all.credentialCodes),
      import('@attestat/keys').then((all) => all.keyCodes),
      import('@attestat/openid4vc').then((all) => all.openId4VcCodes),
      import('@attestat/trust').then((all) => all.trustCodes),
    ].map((table) => table.then((codes) => Object.keys(codes))),
  )
  const all = tables.flat()
  expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([])
})

test('no message is made with a value in it: words are constant, details are named', () => {
  for (const path of sources) {
    // A template literal as the first argument would be a message put together by hand.
    expect(readFileSync(path, 'utf8'), path).not.toMatch(/new \w*ToolkitError\(\s*`/)
  }
})
