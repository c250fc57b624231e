import type { ReadCredential } from '@attestat/credential'
import { expect, test } from 'vitest'
import { credentialIdOf } from './held-credential.ts'

const signed = (text: string): ReadCredential => ({ jws: { text } }) as ReadCredential

test('a credential has one name, whatever its signature, and one that begins with a letter', async () => {
  const names = await Promise.all(Array.from({ length: 200 }, (_, i) => credentialIdOf(signed(`h.${i}.s`))))
  expect(new Set(names).size).toBe(200)
  for (const name of names) expect(name).toMatch(/^[A-Za-f][\w-]+$/)
  expect(await credentialIdOf(signed('h.0.another'))).toBe(names[0])
})
