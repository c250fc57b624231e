import { createHolderProof, writeHolderProofs } from '@attestat/openid4vc'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { IssuerError } from './codes.ts'
import { type AnsweredChallenge, readHolders } from './holders.ts'

const audience = 'did:web:school.example'
const now = new Date('2026-06-26T09:00:00Z')
const rowKey = 'school-diploma/07724/0000001'
const proof = (change: { audience?: string; now?: Date } = {}) =>
  createHolderProof({ signer: testSigner('holder'), audience, now, ...change })
const read = (json: object) => readHolders(new TextEncoder().encode(JSON.stringify(json)), { audience, now })

describe('reading holder proofs', () => {
  it('gives the key that each proof proves', async () => {
    const holders = await read({ [rowKey]: await proof() })
    expect([...holders]).toEqual([[rowKey, [testPublicJwk('holder')]]])
  })

  it('takes a proof that was collected weeks ago, and none older than told', async () => {
    const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
    expect((await read({ [rowKey]: await proof({ now: ago(80) }) })).size).toBe(1)
    await expect(read({ [rowKey]: await proof({ now: ago(100) }) })).rejects.toMatchObject({
      code: 'HOLDERS_INVALID',
      at: 'holders[0]',
      cause: { code: 'PROOF_IAT_OUT_OF_WINDOW' },
    })
  })

  it('reads the file that is named in place of a proof, where it may', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ [rowKey]: 'sent/proof.txt' }))
    const names: string[] = []
    const readProof = async (name: string): Promise<string> => {
      names.push(name)
      return `${await proof()}\n`
    }
    expect((await readHolders(bytes, { audience, now, readProof })).get(rowKey)).toEqual([
      testPublicJwk('holder'),
    ])
    expect(names).toEqual(['sent/proof.txt'])
    await expect(readHolders(bytes, { audience, now })).rejects.toMatchObject({
      code: 'HOLDERS_INVALID',
      at: 'holders[0]',
    })
  })

  it('reads the proofs of several keys, from a file, as a list, or as they were sent', async () => {
    const proofs = [await proof(), await createHolderProof({ signer: testSigner('stranger'), audience, now })]
    const keys = [testPublicJwk('holder'), testPublicJwk('stranger')]
    const sent = writeHolderProofs(proofs)
    for (const given of ['proofs.json', proofs, JSON.parse(sent)]) {
      const bytes = new TextEncoder().encode(JSON.stringify({ [rowKey]: given }))
      const holders = await readHolders(bytes, { audience, now, readProof: async () => sent })
      expect(holders.get(rowKey)).toEqual(keys)
    }
    const twice = { [rowKey]: [proofs[0], proofs[0]] }
    await expect(read(twice)).rejects.toMatchObject({
      code: 'HOLDERS_INVALID',
      cause: { code: 'PROOF_INVALID' },
    })
  })

  it('hands every answered challenge over, unless everybody answered one', async () => {
    const used: AnsweredChallenge[] = []
    const useChallenge = (use: AnsweredChallenge): void => void used.push(use)
    const answering = await createHolderProof({ signer: testSigner('holder'), audience, now, nonce: 'n-1' })
    const bytes = new TextEncoder().encode(JSON.stringify({ [rowKey]: answering }))
    await readHolders(bytes, { audience, now, useChallenge, nonce: 'n-1' })
    expect(used).toEqual([])
    await readHolders(bytes, { audience, now, useChallenge })
    expect(used).toMatchObject([{ rowKey, nonce: 'n-1' }])
    const refuse = () => {
      throw new IssuerError('CHALLENGE_USED')
    }
    await expect(readHolders(bytes, { audience, now, useChallenge: refuse })).rejects.toMatchObject({
      code: 'HOLDERS_INVALID',
      cause: { code: 'CHALLENGE_USED' },
    })
  })

  it('refuses a proof for another issuer, and what is no proof', async () => {
    await expect(
      read({ [rowKey]: await proof({ audience: 'did:web:other.example' }) }),
    ).rejects.toMatchObject({
      code: 'HOLDERS_INVALID',
      cause: { code: 'PROOF_AUD_MISMATCH' },
    })
    await expect(read({ [rowKey]: 1 })).rejects.toMatchObject({ code: 'HOLDERS_INVALID' })
    await expect(read({ [rowKey]: 'x' })).rejects.toMatchObject({ code: 'HOLDERS_INVALID' })
    await expect(read([])).rejects.toMatchObject({ code: 'JSON_INVALID' })
  })
})
