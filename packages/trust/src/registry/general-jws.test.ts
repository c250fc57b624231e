import { encodeBase64url, type Signer } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { keyGroup } from '../../../../fixtures/test-registry.ts'
import { readGeneralJws, verifyThreshold } from './general-jws.ts'
import {
  addSignature,
  encodePayload,
  readSignedPayload,
  type SignedPayload,
  writeSignedPayload,
} from './signed-payload.ts'

const kind = 'registry-entry'
const payload = { type: 'RegistryEntry', version: 1 }
const [registry, school, edward] = [testSigner('registry'), testSigner('school'), testSigner('schoolEd25519')]

const withSigners = async (signed: SignedPayload, ...signers: readonly Signer[]): Promise<string> => {
  let more = signed
  for (const signer of signers) more = await addSignature(more, kind, signer)
  return writeSignedPayload(more)
}
const sign = (...signers: readonly Signer[]): Promise<string> =>
  withSigners(encodePayload(payload), ...signers)
const addTo = (text: string, ...signers: readonly Signer[]): Promise<string> =>
  withSigners(readSignedPayload(text, 'entry'), ...signers)
const read = (text: string) => readGeneralJws(text, kind, 'entry')
/** A document as its JSON has it, to be spoilt. */
interface LooseJws {
  payload?: string
  header?: object
  signatures: Record<string, unknown>[]
}
const change = (text: string, edit: (jws: LooseJws) => unknown): string => {
  const jws = JSON.parse(text) as LooseJws
  edit(jws)
  return JSON.stringify(jws)
}

describe('a registry document as general JWS', () => {
  it('gives back its payload and keeps alg, kid and typ in the protected header', async () => {
    const jws = read(await sign(registry, edward))
    expect(jws.payload).toEqual(payload)
    expect(jws.signatures.map(({ header }) => Object.keys(header).sort())).toEqual([
      ['alg', 'kid', 'typ'],
      ['alg', 'kid', 'typ'],
    ])
    expect(jws.signatures.map(({ alg }) => alg)).toEqual(['ES256', 'EdDSA'])
  })

  it('holds when as many different keys have signed as are needed', async () => {
    const group = keyGroup(['registry', 'school', 'schoolEd25519'], 2)
    await expect(verifyThreshold(read(await sign(registry, edward)), group)).resolves.toBeUndefined()
  })

  it('counts a key once, however often it signed', async () => {
    const group = keyGroup(['registry', 'school'], 2)
    await expect(verifyThreshold(read(await sign(registry, registry)), group)).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
      details: { found: 1, needed: 2 },
    })
    await expect(verifyThreshold(read(await sign(registry, school)), group)).resolves.toBeUndefined()
  })

  it('counts no signature that does not verify, and none by a key that is not in charge', async () => {
    const text = await sign(registry)
    const other = encodeBase64url(new TextEncoder().encode(JSON.stringify({ ...payload, version: 2 })))
    const forged = change(text, (jws) => {
      jws.payload = other
    })
    await expect(verifyThreshold(read(forged), keyGroup(['registry']))).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
      details: { found: 0 },
    })
    await expect(verifyThreshold(read(text), keyGroup(['school']))).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
    })
    await expect(verifyThreshold(read(text), keyGroup(['registry']))).resolves.toBeUndefined()
  })

  it('counts no signature under the name of a key that did not make it', async () => {
    const [one, other] = [read(await sign(registry)), read(await sign(school))]
    const text = change(await sign(registry), (jws) => {
      jws.signatures[0]!.signature = other.signatures[0]!.text.split('.')[2]!
    })
    await expect(verifyThreshold(read(text), keyGroup(['registry', 'school'], 1))).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
    })
    await expect(verifyThreshold(one, keyGroup(['registry', 'school'], 1))).resolves.toBeUndefined()
  })

  it('tells a signature in the wrong role from a missing one', async () => {
    const jws = read(await sign(school))
    await expect(verifyThreshold(jws, keyGroup(['registry']), [keyGroup(['school'])])).rejects.toMatchObject({
      code: 'REGISTRY_WRONG_ROLE',
    })
    await expect(
      verifyThreshold(jws, keyGroup(['school']), [keyGroup(['registry'])]),
    ).resolves.toBeUndefined()
  })

  it('refuses a document of another kind', async () => {
    const text = await sign(registry)
    expect(() => readGeneralJws(text, 'registry-index', 'index')).toThrow(
      expect.objectContaining({ code: 'REGISTRY_WRONG_ROLE', at: 'index.signatures[0].protected.typ' }),
    )
  })

  it.each<[string, (jws: LooseJws) => unknown, string]>([
    [
      'an unprotected header',
      ({ signatures }) => Object.assign(signatures[0]!, { header: {} }),
      'entry.signatures[0].header',
    ],
    ['a member beside payload and signatures', (jws) => Object.assign(jws, { header: {} }), 'entry.header'],
    ['no signature', (jws) => jws.signatures.pop(), 'entry.signatures'],
    [
      'too many signatures',
      ({ signatures }) => signatures.push(...Array(16).fill(signatures[0])),
      'entry.signatures',
    ],
    ['no payload', (jws) => delete jws.payload, 'entry.payload'],
  ])('refuses %s', async (_, edit, at) => {
    const text = await sign(registry)
    expect(() => read(change(text, edit))).toThrow(expect.objectContaining({ code: 'REGISTRY_INVALID', at }))
    expect(read(change(text, () => undefined)).payload).toEqual(payload)
  })

  it.each(['none', 'None', 'NONE', 'nOnE', 'NoNe', 'nonE', 'none ', ' none', 'HS256'])(
    'refuses the algorithm %j',
    async (alg) => {
      const text = change(await sign(registry), (jws) => {
        jws.signatures[0]!.protected = encodeBase64url(
          new TextEncoder().encode(JSON.stringify({ alg, kid: 'x' })),
        )
      })
      expect(() => read(text)).toThrow(expect.objectContaining({ code: 'JWS_ALG_NOT_ALLOWED' }))
    },
  )

  it('takes further signatures over the payload as it was sent', async () => {
    const spaced = encodeBase64url(new TextEncoder().encode('{ "version": 1 }'))
    const first = change(await sign(school), (jws) => {
      jws.payload = spaced
    })
    const both = await addTo(first, registry, edward)
    expect(JSON.parse(both).payload).toBe(spaced)
    await expect(
      verifyThreshold(read(both), keyGroup(['registry', 'schoolEd25519'])),
    ).resolves.toBeUndefined()
    // The school signed other bytes; its signature stays where it is and counts for nothing.
    await expect(verifyThreshold(read(both), keyGroup(['school']))).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
    })
  })

  it('replaces the signature of a key that signs again', async () => {
    const again = await addTo(await sign(registry, school), registry)
    expect(read(again).signatures).toHaveLength(2)
  })
})
