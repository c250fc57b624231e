import { type Remedy, remedies, remedySlots } from '@attestat/issuer'
import { expect, test } from 'vitest'
import { openSession } from '../session.ts'
import { remedyCommands } from './remedy-commands.ts'

const session = openSession({ lang: 'en', issuer: 'my school' }, {})
const examined = { issuer: 'my school', folders: ['site'] }
const finding = { name: 'signing-keys', code: 'COMPROMISED_DOCUMENTS' } as const

test('every slot of a remedy is filled, and none is there for nothing', () => {
  const said = Object.values(remedies).flatMap(({ en, ru }) => [en, ru])
  const slots = new Set(said.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1])))
  expect([...slots].sort()).toEqual([...remedySlots].sort())
})

test('names the issuer, the folder, the key and the files that the diagnosis is about', () => {
  const say = (remedy: Remedy, details: Record<string, string | string[]>, at?: string): string =>
    session.say(
      remedies[remedy],
      remedyCommands({ ...finding, ...(at ? { at } : {}), details }, examined, session),
    )
  expect(say('issue-anew', { kid: 'did:web:school.example#key-1' })).toBe(
    "attestat revoke --key 'did:web:school.example#key-1' --reason TEXT --issuer 'my school' --lang en, then " +
      "attestat reissue --key 'did:web:school.example#key-1' --reason TEXT --issuer 'my school' --lang en",
  )
  expect(say('publish', {}, 'site')).toBe(
    "attestat publish site --issuer 'my school' --lang en, then upload the folder",
  )
  expect(say('close-files', { files: ['keys.json', 'ledger.sqlite'] })).toBe(
    "chmod 600 'my school/keys.json' 'my school/ledger.sqlite'",
  )
})
