import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { environment } from './environment.ts'

const folder = fileURLToPath(new URL('./', import.meta.url))
const names = environment.flatMap(({ name }) => name.split(', '))

test('every variable that the program reads is in the table, and no other', () => {
  const read = new Set(['NO_COLOR']) // By the runtime, for `styleText`.
  for (const entry of readdirSync(folder, { recursive: true })) {
    const file = String(entry)
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    for (const [, name] of readFileSync(join(folder, file), 'utf8').matchAll(/\benv\.([A-Z_]+)/g)) {
      read.add(name ?? '')
    }
  }
  expect([...read].sort()).toEqual([...names].sort())
})

test('every variable has a meaning in both languages', () => {
  for (const { name, meaning } of environment) {
    expect(meaning.en, name).toMatch(/[a-z]/)
    expect(meaning.ru, name).toMatch(/[а-яё]/)
  }
})
