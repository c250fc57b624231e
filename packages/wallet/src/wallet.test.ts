import { didKeyUrlOf } from '@attestat/credential'
import { createPresentationRequest, signPresentationRequest, verifyHolderProof } from '@attestat/openid4vc'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { createMemoryStore } from './memory-store.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const wallet = new Wallet({ store: createMemoryStore(), now: () => now })
const requestOf = (clientId: string) =>
  createPresentationRequest({
    clientId,
    dcqlQuery: { credentials: [{ id: 'diploma', format: 'vc+sd-jwt', meta: {} }] },
    now,
  })

describe('who asks', () => {
  it('is known of a signed request, and whether a registry knows them', async () => {
    const kid = didKeyUrlOf(testPublicJwk('stranger'))
    const did = kid.split('#')[0]
    const asked = requestOf(`decentralized_identifier:${did}`)
    const token = await signPresentationRequest(asked, testSigner('stranger', kid))
    expect(await wallet.readRequest(token)).toMatchObject({
      signedBy: { kid },
      recognition: { status: 'unknown' },
    })
    const forged = await signPresentationRequest(asked, testSigner('holder', kid))
    await expect(wallet.readRequest(forged)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
  })

  it('is not known of an unsigned one', async () => {
    const request = requestOf('https://university.example')
    const read = await wallet.readRequest(JSON.stringify(request.document))
    expect(read.nonce).toBe(request.nonce)
    expect(read.signedBy).toBeUndefined()
    expect(read.recognition).toBeUndefined()
  })
})

describe('a holder proof of the wallet', () => {
  it('verifies for the issuer and the challenge it was made for', async () => {
    const expected = { audience: 'did:web:school.example', nonce: 'challenge', now }
    const proof = await wallet.proof({ audience: 'did:web:school.example', nonce: 'challenge' })
    expect((await verifyHolderProof(proof, expected)).publicJwk).toEqual((await wallet.id()).publicJwk)
    await expect(
      verifyHolderProof(proof, { ...expected, audience: 'did:web:other.example' }),
    ).rejects.toMatchObject({
      code: 'PROOF_AUD_MISMATCH',
    })
  })
})

describe('a wallet’s key', () => {
  it('is made once and stays', async () => {
    const store = createMemoryStore()
    const ids = await Promise.all([new Wallet({ store }).id(), new Wallet({ store }).id()])
    expect(ids[0]).toEqual(ids[1])
    expect(await new Wallet({ store }).id()).toEqual(ids[0])
  })

  it('is P-256, or Ed25519 when asked for', async () => {
    expect((await new Wallet({ store: createMemoryStore() }).id()).publicJwk.crv).toBe('P-256')
    expect((await new Wallet({ store: createMemoryStore(), alg: 'EdDSA' }).id()).publicJwk.crv).toBe(
      'Ed25519',
    )
  })

  it('is nowhere on the wallet', async () => {
    await wallet.id()
    expect(JSON.stringify(wallet)).toBe('{}')
    expect(Object.getOwnPropertyNames(wallet)).toEqual([])
  })
})
