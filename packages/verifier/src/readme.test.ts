import { readFileSync } from 'node:fs'
import type { CredentialDocument } from '@attestat/credential'
import { createBundle, createTrustPack, openRegistry, openTrustPack } from '@attestat/trust'
import { expect, it } from 'vitest'
import { testRegistry } from '../../../fixtures/test-registry.ts'
import { now, requestFor, shown, statusLists } from '../../../fixtures/verification.ts'
import { explainCheck } from './explain.ts'
import { verify } from './verify.ts'

const registry = await testRegistry()
const pack = await createTrustPack({ createdAt: now, registry, statusLists: await statusLists() })
const pinnedRoot = (await openRegistry(registry)).rootKeys
const request = requestFor()
const bundle = createBundle({ vpToken: { diploma: [await shown()] } })

it('does what the README shows', async () => {
  const kept: CredentialDocument[] = []
  const keep = (credential: CredentialDocument) => kept.push(credential)
  const told: string[] = []
  const tell = (...words: string[]) => told.push(words.join(' '))
  // README
  const trust = await openTrustPack(pack, { pinnedRoot }) // once
  const result = await verify(bundle, { trust, policy: 'admissions', request, now })
  if (result.verdict === 'accepted') {
    for (const one of result.credentials) if (one.verdict === 'accepted') keep(one.credential)
  }
  for (const check of result.checks) tell(check.name, check.status, explainCheck(check, 'ru'))
  // README
  expect(kept).toMatchObject([{ credentialSubject: { familyName: 'Соколова' } }])
  expect(told).toContain('status passed Документ не отозван')
})

it('and the README shows what is done here', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const here = read('readme.test.ts').split(/^ {2}\/\/ README\n/m)[1]
  const there = /```ts\n([\s\S]*?)```/.exec(read('../README.md'))?.[1]
  expect(here?.replace(/^ {2}/gm, '')).toBe(there)
})
