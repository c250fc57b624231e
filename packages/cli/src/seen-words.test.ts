import type { SeenCredential } from '@attestat/wallet'
import { expect, it } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { seenLines } from './seen-words.ts'
import { openSession } from './session.ts'

const session = openSession({ lang: 'en' }, {})
const document = diploma({ issuer: 'did:web:school.example' })
const seen = (subject: object): SeenCredential => ({
  queryId: 'diploma',
  format: 'vc+sd-jwt',
  issuer: 'did:web:school.example',
  kind: 'school-diploma',
  document: { ...document, credentialSubject: { ...document.credentialSubject, ...subject } },
  mayHideMore: true,
})

it('the preview leaves out nothing that the receiver gets to know of the owner', () => {
  const email = 'anna@pupils.example'
  const lines = seenLines([seen({ email })], session).join('\n')
  expect(lines).toContain('Соколова')
  expect(lines).toMatch(new RegExp(`credentialSubject\\.email +${email}`))
  expect(seenLines([seen({})], session).join('\n')).not.toContain('credentialSubject.email')
})
