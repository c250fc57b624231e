import { didKeyUrlOf, secureCredential } from '@attestat/credential'
import { createPresentationRequest } from '@attestat/openid4vc'
import { describe, expect, it } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { diplomaIssuedAt, issuedDiploma, schoolDid } from '../../../fixtures/issued-diploma.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { choiceWarnings } from './choice-warnings.ts'
import { createMemoryStore } from './memory-store.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const wallet = new Wallet({ store: createMemoryStore(), now: () => now })
const { did, publicJwk } = await wallet.id()
const openBadge = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'
const email = 'anna@pupils.example'

/** A diploma of a school that hides the family name and nothing else. */
async function barelyHidden(subject: object, hide = [['credentialSubject', 'familyName']]): Promise<string> {
  const { credentialSubject, ...document } = diploma({ issuer: schoolDid, subjectId: did })
  return secureCredential(
    'vc+sd-jwt',
    {
      document: { ...document, credentialSubject: { ...credentialSubject, ...subject } } as never,
      issuedAt: diplomaIssuedAt,
      holderKey: publicJwk,
      hide,
    },
    testSigner('school', didKeyUrlOf(testPublicJwk('school'))),
  )
}
async function claimsOf(text: string) {
  const { card } = await wallet.add(text)
  const { claims } = await wallet.show(card.id)
  return claims.map(({ path, value, hideable }) => ({ path: path.join('.'), value, hideable }))
}

describe('the owner', () => {
  it('sees what the type has no words for, though it cannot be hidden', async () => {
    const told = await claimsOf(
      await barelyHidden({ email, address: { type: ['Address'], addressLocality: 'Энск' } }),
    )
    expect(told).toContainEqual({ path: 'credentialSubject.email', value: email, hideable: false })
    expect(told).toContainEqual({
      path: 'credentialSubject.address',
      value: { type: ['Address'], addressLocality: 'Энск' },
      hideable: false,
    })
    expect(told.map(({ path }) => path)).not.toContain('credentialSubject.achievement')
    expect(told.map(({ path }) => path)).not.toContain('credentialSubject.id')
  })

  it.each(['vc+jwt', 'vc+sd-jwt', 'dc+sd-jwt'] as const)('sees each claim of %s once', async (format) => {
    const told = await claimsOf(
      await issuedDiploma({
        format,
        holderKey: publicJwk,
        change: (document) => ({
          ...document,
          id: `urn:uuid:${format}`,
          credentialSubject: { ...document.credentialSubject, email },
        }),
      }),
    )
    const paths = told.map(({ path }) => path)
    expect(paths).toContain(`${format === 'dc+sd-jwt' ? 'ld.' : ''}credentialSubject.email`)
    expect(new Set(paths).size).toBe(paths.length)
  })

  it('is warned when it tells who they are', async () => {
    const asked = { id: 'diploma', format: 'vc+sd-jwt', meta: { type_values: [[openBadge]] } }
    const request = createPresentationRequest({
      clientId: 'https://university.example',
      now,
      dcqlQuery: { credentials: [asked] },
    })
    await wallet.add(await barelyHidden({ email }))
    const selection = await wallet.select(request)
    const warned = selection.options.flatMap((_, option) => choiceWarnings(selection, option))
    const claims = warned.flatMap((one) => (one.code === 'IDENTIFIES_MORE' ? one.claims : []))
    expect(claims.map(({ path }) => path.join('.'))).toContain('credentialSubject.email')
  })
})
