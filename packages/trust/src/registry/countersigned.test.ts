import {
  countersignBatchManifest,
  jwkThumbprint,
  readBatchManifest,
  signBatchManifest,
} from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { keyGroup, schoolDid, schoolKid } from '../../../../fixtures/test-registry.ts'
import { countersignedAt } from './countersigned.ts'

const first = new Date('2026-06-26T10:00:00Z')
const second = new Date('2026-06-26T11:00:00Z')
const group = keyGroup(['registry', 'federation', 'stranger'], 2)

const manifest = await signBatchManifest(
  {
    issuer: schoolDid,
    batch: 1,
    count: 1,
    merkleRoot: new Uint8Array(32),
    issuedAt: new Date('2026-06-26T09:00:00Z'),
  },
  testSigner('school', schoolKid),
)

async function countersigned(...signatures: readonly (readonly [TestKeyName, Date])[]): Promise<string> {
  let text = manifest
  for (const [name, at] of signatures) {
    const signer = testSigner(name, await jwkThumbprint(testPublicJwk(name)))
    text = await countersignBatchManifest(text, signer, at)
  }
  return text
}

const askedOf = (text: string) => countersignedAt(readBatchManifest(text), group)

describe('when a registry countersigned a manifest', () => {
  it('is not known from the issuer’s signature, nor from fewer keys than the threshold', async () => {
    expect(await askedOf(manifest)).toBeUndefined()
    expect(await askedOf(await countersigned(['registry', first]))).toBeUndefined()
    expect(await askedOf(await countersigned(['registry', first], ['registry', second]))).toBeUndefined()
  })

  it('is when enough of them had said it, in whatever order they signed', async () => {
    expect(await askedOf(await countersigned(['registry', first], ['federation', second]))).toEqual(second)
    expect(await askedOf(await countersigned(['registry', second], ['federation', first]))).toEqual(second)
    const all = await countersigned(['registry', second], ['federation', first], ['stranger', first])
    expect(await askedOf(all)).toEqual(first)
  })

  it('does not rest on a signature that does not hold, or of a key that is not in charge', async () => {
    const holder = await countersigned(['registry', first], ['holder', first])
    expect(await askedOf(holder)).toBeUndefined()
    const kid = await jwkThumbprint(testPublicJwk('federation'))
    const borrowed = await countersignBatchManifest(
      await countersigned(['registry', first]),
      testSigner('holder', kid),
      first,
    )
    expect(await askedOf(borrowed)).toBeUndefined()
  })
})
