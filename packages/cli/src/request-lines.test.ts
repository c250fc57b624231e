import type { ReceivedRequest } from '@attestat/wallet'
import { expect, it } from 'vitest'
import { requestLines, whoAsks } from './request-lines.ts'
import { openSession } from './session.ts'

const session = openSession({ lang: 'en' }, {})
const far = new Date('2999-01-01T00:00:00Z')
const entry = {
  id: 'club',
  name: { ru: 'Кружок', en: 'A club' },
  from: new Date('2026-01-01T00:00:00Z'),
}
const asking = (name: string, until = far): ReceivedRequest =>
  ({
    clientId: 'decentralized_identifier:did:web:club.example',
    statement: { name: { en: name } },
    signedBy: {},
    recognition: { status: 'recognised', entry, validUntil: until },
  }) as unknown as ReceivedRequest

it('whoever the registry recognises goes by its name there, whatever they call themselves', () => {
  expect(whoAsks(asking('A club'), session)).toBe('A club')
  expect(requestLines(asking('A club'), session)[0]).toBe('Asks: A club (in the registry)')
  expect(requestLines(asking('The University'), session)[0]).toBe(
    'Asks: A club (in the registry; calls itself: The University)',
  )
})

it('whoever the registry does not recognise any more goes by their own name, and that is said', () => {
  expect(requestLines(asking('The University', entry.from), session)[0]).toBe(
    'Asks: The University, club.example (in the registry: A club, but it is not recognised now)',
  )
})
