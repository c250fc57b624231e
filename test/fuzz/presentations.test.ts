/** `verify` has a verdict for whatever it is handed, and none of the changed inputs is taken for more than a good one. */
import {
  credentialDigest,
  encodeBase64url,
  merkleRoot,
  merkleTree,
  proveInclusion,
  readCredential,
  signBatchManifest,
  signVpJwt,
  ToolkitError,
} from '@attestat/credential'
import { createBundle, type EvidenceFacts, type GuardianEvidence } from '@attestat/trust'
import { type VerificationResult, verify } from '@attestat/verifier'
import { openBundle } from '@attestat/wallet'
import { describe } from 'vitest'
import { guardianEvidence } from '../../fixtures/guardians.ts'
import { testSigner } from '../../fixtures/test-keys.ts'
import { schoolDid, schoolKid, testRegistry } from '../../fixtures/test-registry.ts'
import {
  clientId,
  diplomaQuery,
  issuedAt,
  nonce,
  now,
  presentedAt,
  requestFor,
  responseOf,
  shown,
  state,
  statusIndex,
  statusLists,
  trustOf,
} from '../../fixtures/verification.ts'
import { attack, counting, seldom } from './attack.ts'

const { trust, asked } = counting(await trustOf())
const presentations = await Promise.all([
  shown(),
  shown({ format: 'dc+sd-jwt' }),
  shown({ format: 'vc+jwt' }),
  shown({ index: statusIndex.suspended, suspendable: true }),
  shown({ signedBy: 'stranger' }),
])
const [diploma = '', dcDiploma = ''] = presentations
const portfolio = await signVpJwt([await shown({}, { signedBy: null })], {
  signer: testSigner('holder'),
  audience: clientId,
  nonce,
  issuedAt: presentedAt,
  expiresAt: new Date('2026-07-20T00:00:00Z'),
})
const request = requestFor({
  credentials: [diplomaQuery('vc+sd-jwt', { multiple: true }), { ...diplomaQuery('dc+sd-jwt'), id: 'other' }],
  credential_sets: [{ options: [['diploma'], ['other']] }],
})
const response = responseOf({ diploma: [diploma], other: [dcDiploma] }, { state })
const tree = await merkleTree([await credentialDigest(diploma)])
const manifest = { issuer: schoolDid, batch: 1, count: 1, merkleRoot: await merkleRoot(tree), issuedAt }
const batchProof = {
  manifest: await signBatchManifest(manifest, testSigner('school', schoolKid)),
  inclusion: proveInclusion(1, tree, 0),
}
const facts: EvidenceFacts = {
  registry: await testRegistry(),
  statusLists: await statusLists(),
  typeMetadata: [new TextEncoder().encode('{"vct":"urn:attestat:school-diploma:1"}')],
  batchProofs: new Map([[encodeBase64url(await credentialDigest(diploma)), batchProof]]),
}
/** No key has to be found for it, and no registry opened. */
const unreadable = 'eyJ9.eyJ9.AAAA~'
const bundle = (text: string, guardians?: readonly GuardianEvidence[]): string =>
  createBundle({ vpToken: { diploma: [text] }, facts, ...(guardians && { guardians }) })
const approved = await guardianEvidence([diploma])

const options = { trust, policy: 'admissions', now } as const
const good: string[] = []
for (const text of [...presentations, portfolio])
  good.push(...contents(await verify(text, { ...options, audience: clientId })))

/** What one credential of a result may lead to be asked: its key, its issuer, two lists, its type and its batch. */
const mostQuestions = 16

async function judge(input: string | Uint8Array, more: object): Promise<void> {
  asked()
  const result = await verify(input, { ...options, ...more })
  // A guardian link is one document more.
  if (asked() > mostQuestions * (result.credentials.length + 1)) throw new Error('more was asked than may be')
  for (const content of contents(result)) {
    if (!good.includes(content)) throw new Error('accepted what nobody signed')
  }
}

/** What was accepted of an answer, and of documents of an answer that was not. */
function contents({ credentials }: VerificationResult): string[] {
  const accepted = credentials.filter(({ verdict }) => verdict === 'accepted')
  return accepted.map((one) => JSON.stringify('credential' in one ? one.credential : one.claimed))
}

/** Whatever it is, it has a verdict. */
const refusals = /^$/

describe('verify', () => {
  attack({
    name: 'a credential',
    good: [...presentations, portfolio],
    take: (input) => judge(input, { audience: clientId }),
    refusals,
  })
  attack({
    name: 'a response',
    good: seldom([response], [responseOf({ diploma: [unreadable], other: [unreadable] }, { state })]),
    take: (input) => judge(input, { request }),
    refusals,
  })
  attack({
    name: 'a bundle',
    good: seldom(
      [bundle(diploma), bundle(diploma, [approved])],
      [bundle(unreadable), bundle(unreadable, [{ ...approved, link: unreadable }])],
    ),
    take: (input) => judge(input, { request }),
    refusals,
  })
})

describe('openBundle', () => {
  attack({
    name: 'an answer that came back to its owner',
    good: seldom(
      [bundle(diploma), bundle(portfolio), bundle(diploma, [approved])],
      [bundle(unreadable), bundle('nothing'), bundle(`${unreadable}${unreadable}`)],
    ),
    take: async (input) => {
      const { documents } = await openBundle(input as string)
      for (const { text } of documents) {
        // What cannot be read stays as it is, and the wallet says what is wrong with it.
        const read = await readCredential(text).catch((error: unknown) => {
          if (!(error instanceof ToolkitError)) throw error
        })
        if (read?.keyBinding !== undefined) throw new Error('the holder’s signature came along')
      }
    },
    refusals:
      /^(?:INPUT_TOO_LARGE|JSON_[A-Z_]+|BUNDLE_INVALID|B64URL_NOT_CANONICAL|BATCH_PROOF_INVALID|INCLUSION_INVALID|MANIFEST_INVALID|CLAIM_[A-Z_]+|REQUIRED_CLAIM_MISSING|JW[TSE]_[A-Z_]+|KEY_[A-Z_]+|DID_[A-Z_]+|VALIDITY_PERIOD_INVALID)$/,
    textOnly: true,
  })
})
