/** What a diploma is worth years later: after its school changed keys, lost one, or closed. */
import {
  countersignBatchManifest,
  credentialDigest,
  didKeyOf,
  didKeyUrlOf,
  encodeBase64url,
} from '@attestat/credential'
import {
  createBundle,
  draftManifest,
  type EntryStatement,
  type RegistryFiles,
  type TrustSource,
} from '@attestat/trust'
import { type VerificationResult, verify } from '@attestat/verifier'
import { describe, expect, it } from 'vitest'
import { registrySigner, sealedProof } from '../fixtures/sealed-batch.ts'
import { testPublicJwk, testSigner } from '../fixtures/test-keys.ts'
import { draftRegistry, publishTest, registryTime, schoolDid, testEntry } from '../fixtures/test-registry.ts'
import {
  issue,
  issuedAt,
  now,
  present,
  requestFor,
  statusLists,
  told,
  trustOf,
} from '../fixtures/verification.ts'

const day = 86_400_000
const hour = 3_600_000
const later = (instant: Date, distance: number): Date => new Date(instant.getTime() + distance)

const [firstKey] = testEntry.keys
/** The key that the school signs with after the first one. */
const secondKey = {
  kid: `${schoolDid}#key-2`,
  jwk: testPublicJwk('schoolEd25519'),
  from: new Date('2026-06-28T00:00:00Z'),
}
const secondSigner = testSigner('schoolEd25519', secondKey.kid)
const stolenAt = new Date('2026-06-27T12:00:00Z')

/** What is known once the first key is no longer in use, for the reason given; lists come from the second one. */
async function trustAfter(
  fate: { readonly until?: Date; readonly compromisedAt?: Date },
  entry: Partial<EntryStatement> = {},
): Promise<TrustSource> {
  const lists = await statusLists({ signer: secondSigner })
  return trustOf({ entry: { keys: [{ ...firstKey!, ...fate }, secondKey], ...entry }, lists })
}

/** The answer of an applicant to the admissions office, with what came along. */
async function judge(
  diploma: string,
  trust: TrustSource,
  {
    proof,
    at = now,
    registry,
  }: {
    readonly proof?: Awaited<ReturnType<typeof sealedProof>>
    readonly at?: Date
    readonly registry?: RegistryFiles
  } = {},
): Promise<VerificationResult> {
  const batchProofs = new Map(proof && [[encodeBase64url(await credentialDigest(diploma)), proof]])
  const bundle = createBundle({
    vpToken: { diploma: [await present(diploma)] },
    facts: { batchProofs, ...(registry && { registry }) },
  })
  return verify(bundle, { trust, policy: 'admissions', request: requestFor(), now: at })
}

const diploma = await issue()
const other = await issue()

describe('a diploma signed before its school changed keys', () => {
  it('is accepted afterwards, with the lists of the new key', async () => {
    const result = await judge(diploma, await trustAfter({ until: secondKey.from }))
    expect([result.verdict, told(result, 'key-valid-at-time')]).toEqual(['accepted', 'passed'])
  })

  it('is not, when it says to be signed after the change', async () => {
    const late = await issue({ issuedAt: secondKey.from })
    const result = await judge(late, await trustAfter({ until: secondKey.from }))
    expect([result.verdict, told(result, 'key-valid-at-time')]).toEqual([
      'rejected',
      'failed KEY_NOT_VALID_AT_TIME',
    ])
  })
})

describe('a diploma whose school has closed', () => {
  const closedAt = new Date('2026-06-30T00:00:00Z')
  const trustWhen = (entry: Partial<EntryStatement>) => trustAfter({ until: secondKey.from }, entry)

  it.each(['recognised', 'withdrawn'] as const)(
    'is accepted when the registry says until when it was recognised, %s',
    async (status) => {
      const result = await judge(diploma, await trustWhen({ status, until: closedAt }))
      expect(result.verdict).toBe('accepted')
      expect(result.checks.find(({ name }) => name === 'issuer-recognised')).toMatchObject({
        status: 'passed',
        evidence: { status, until: closedAt.toISOString() },
      })
    },
  )

  it.each(['recognised', 'withdrawn'] as const)(
    'is rejected when it was signed at the end or later, %s',
    async (status) => {
      const result = await judge(diploma, await trustWhen({ status, until: issuedAt }))
      expect([result.verdict, told(result, 'issuer-recognised')]).toEqual([
        'rejected',
        'failed ISSUER_OUTSIDE_PERIOD',
      ])
    },
  )

  it('is rejected when recognition was withdrawn before the end that the registry had stated', async () => {
    const result = await judge(
      diploma,
      await trustWhen({ status: 'withdrawn', until: later(registryTime, 1) }),
    )
    expect([result.verdict, told(result, 'issuer-recognised')]).toEqual([
      'rejected',
      'failed ISSUER_WITHDRAWN',
    ])
    // The valid twin: the registry had said so when that end had come.
    const atEnd = await judge(diploma, await trustWhen({ status: 'withdrawn', until: registryTime }))
    expect(atEnd.verdict).toBe('accepted')
  })
})

describe('a diploma by a key that was stolen', () => {
  const trustAfterTheft = () => trustAfter({ compromisedAt: stolenAt })
  const rejected = ['rejected', 'failed KEY_COMPROMISED']
  const outcome = async (
    text: string,
    more: Parameters<typeof judge>[2] = {},
    trust?: TrustSource,
  ): Promise<string[]> => {
    const result = await judge(text, trust ?? (await trustAfterTheft()), more)
    return [result.verdict, told(result, 'key-valid-at-time')]
  }

  it('is rejected, however long before the theft it says to be signed', async () => {
    expect(await outcome(diploma)).toEqual(rejected)
    expect(await outcome(await issue({ issuedAt: later(firstKey!.from, day) }))).toEqual(rejected)
  })

  it('is accepted when the registry countersigned its batch before', async () => {
    const result = await judge(diploma, await trustAfterTheft(), {
      proof: await sealedProof([other, diploma], 1),
    })
    expect(result.verdict).toBe('accepted')
    expect(result.checks.find(({ name }) => name === 'key-valid-at-time')).toMatchObject({
      status: 'passed',
      evidence: {
        compromisedAt: stolenAt.toISOString(),
        provenBy: later(issuedAt, 2 * hour).toISOString(),
      },
    })
    expect(told(result, 'in-batch')).toBe('passed')
  })

  it('is rejected with a batch that only the thief dates', async () => {
    expect(
      await outcome(diploma, { proof: await sealedProof([diploma], 0, { countersignedAt: null }) }),
    ).toEqual(rejected)
  })

  it.each([
    ['a second before', -1000, 'accepted'],
    ['in the second of the theft', 0, 'rejected'],
    ['after it', hour, 'rejected'],
  ])('countersigned %s', async (_, distance, verdict) => {
    const proof = await sealedProof([diploma], 0, { countersignedAt: later(stolenAt, distance) })
    expect((await outcome(diploma, { proof }))[0]).toBe(verdict)
  })

  it('a forgery made later and dated back is in no batch of before', async () => {
    const forgery = await issue({ issuedAt: later(issuedAt, -day) })
    const honest = await sealedProof([diploma, other], 0)
    expect(await outcome(forgery)).toEqual(rejected)
    // The proof of another document, and the forger's own batch under the honest one's countersignature.
    expect(await outcome(forgery, { proof: honest })).toEqual(rejected)
    const forged = await sealedProof([forgery], 0, { countersignedAt: null })
    const [own, lent] = [JSON.parse(forged.manifest), JSON.parse(honest.manifest)]
    own.signatures.push(lent.signatures[1])
    expect(await outcome(forgery, { proof: { ...forged, manifest: JSON.stringify(own) } })).toEqual(rejected)
    // The twin: the same proof for the document that it is about.
    expect((await outcome(diploma, { proof: honest }))[0]).toBe('accepted')
  })

  it('the registry’s copy of another batch, put under the name of the thief’s, says nothing', async () => {
    const forgery = await issue({ issuedAt: later(issuedAt, -day) })
    const [forged, own] = [
      await sealedProof([forgery], 0, { countersignedAt: null }),
      await sealedProof([diploma], 0, { countersignedAt: null }),
    ]
    const files = await publishTest(
      await draftRegistry({ entry: { keys: [{ ...firstKey!, compromisedAt: stolenAt }, secondKey] } }),
    )
    const countersigned = await countersignBatchManifest(
      own.manifest,
      await registrySigner('registry'),
      later(issuedAt, 2 * hour),
    )
    const under = async ({ manifest }: typeof own) =>
      new Map([...files, [(await draftManifest(files, manifest)).file, countersigned]])
    expect(await outcome(forgery, { proof: forged, registry: await under(forged) })).toEqual(rejected)
    expect((await outcome(diploma, { proof: own, registry: await under(own) }))[0]).toBe('accepted')
  })

  it('a countersignature that is not the registry’s says nothing', async () => {
    for (const signer of [
      await registrySigner('stranger'),
      await registrySigner('stranger', 'registry'),
      // Whom the registry lets recognise schools does not speak for the registry.
      await registrySigner('federation'),
      testSigner('school', `${schoolDid}#thief`),
    ]) {
      const proof = await sealedProof([diploma], 0, { countersigners: [signer] })
      expect(await outcome(diploma, { proof })).toEqual(rejected)
    }
  })

  it('a countersignature does not hold for another time than it was made at', async () => {
    const proof = await sealedProof([diploma], 0, { countersignedAt: later(stolenAt, hour) })
    const manifest = JSON.parse(proof.manifest)
    const { protected: header } = manifest.signatures[1]
    const fields = JSON.parse(Buffer.from(header, 'base64url').toString())
    const earlier = { ...fields, iat: fields.iat - 2 * 3600 }
    manifest.signatures[1].protected = Buffer.from(JSON.stringify(earlier)).toString('base64url')
    expect(await outcome(diploma, { proof: { ...proof, manifest: JSON.stringify(manifest) } })).toEqual(
      rejected,
    )
  })

  it('a batch of another issuer proves nothing, countersigned or not', async () => {
    const stranger = testPublicJwk('stranger')
    const proof = await sealedProof([diploma], 0, {
      change: { issuer: didKeyOf(stranger) },
      signer: testSigner('stranger', didKeyUrlOf(stranger)),
    })
    expect(await outcome(diploma, { proof })).toEqual(rejected)
  })

  it('counts for no moment before the countersignature', async () => {
    const trust = await trustAfter({ compromisedAt: later(now, 2 * day) })
    const proof = await sealedProof([diploma], 0, { countersignedAt: later(now, day) })
    expect((await outcome(diploma, { proof }, trust))[0]).toBe('rejected')
    expect((await outcome(diploma, { proof, at: later(now, day) }, trust))[0]).toBe('accepted')
  })
})
