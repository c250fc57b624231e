import { describe, expect, it } from 'vitest'
import { testEntry } from '../../../../fixtures/test-registry.ts'
import { issuedAt, now, shown, told, trustOf } from '../../../../fixtures/verification.ts'
import { verify } from '../verify.ts'

const [key] = testEntry.keys

/** The answer for a diploma signed at 09:00 on 26 June, with the key's validity as given. */
async function answerFor(validity: { from?: Date; until?: Date; compromisedAt?: Date }): Promise<string> {
  const trust = await trustOf({ entry: { keys: [{ ...key!, ...validity }] } })
  return told(await verify(await shown(), { trust, policy: 'admissions', now }), 'key-valid-at-time')
}

describe('the validity of the key is tested against the time of the signature', () => {
  it('passes inside the interval that the registry states', async () => {
    expect(await answerFor({ from: issuedAt, until: new Date('2026-06-26T09:00:01Z') })).toBe('passed')
  })

  it('forgives the milliseconds that iat cannot say', async () => {
    expect(await answerFor({ from: new Date('2026-06-26T09:00:00.900Z') })).toBe('passed')
  })

  it.each([
    ['before the key was in force', { from: new Date('2026-06-26T09:00:01Z') }],
    ['at its end', { until: issuedAt }],
  ])('refuses a signature from %s', async (_, validity) => {
    expect(await answerFor(validity)).toBe('failed KEY_NOT_VALID_AT_TIME')
  })

  it('lets a signature stand when the key was rotated afterwards', async () => {
    expect(await answerFor({ until: new Date('2026-06-28T00:00:00Z') })).toBe('passed')
  })

  it('refuses every signature of a compromised key, back-dated ones too', async () => {
    expect(await answerFor({ compromisedAt: new Date('2026-06-30T00:00:00Z') })).toBe(
      'failed KEY_COMPROMISED',
    )
  })
})
