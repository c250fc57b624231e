/** Files that people bring: printed documents, documents of DIDs, files to sign, and a university's own rules. */
import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import {
  attachedCredential,
  credentialDigest,
  decodeJson,
  keyFromDocument,
  merkleRoot,
  merkleTree,
  proveInclusion,
  readBatchProof,
  readDidDocument,
  signBatchManifest,
  verifyBatchProof,
  writeBatchProof,
} from '@attestat/credential'
import { draftEntry, readSigningRequest, requestSignatures, writeSigningRequest } from '@attestat/trust'
import { policies, readPointRules, readPolicy } from '@attestat/verifier'
import { describe } from 'vitest'
import { testPublicJwk, testSigner } from '../../fixtures/test-keys.ts'
import { registryTime, schoolDid, schoolKid, testEntry, testRegistry } from '../../fixtures/test-registry.ts'
import { issue, issuedAt, trustOf } from '../../fixtures/verification.ts'
import { attack } from './attack.ts'

const strictEdge = 'INPUT_TOO_LARGE|JSON_[A-Z_]+|B64URL_NOT_CANONICAL'
const example = (name: string): string =>
  readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8')

describe('attachedCredential', () => {
  /** What matters of a PDF here: one object for each embedded file. A letter stands for a byte. */
  const attached = (text: string, filter: string): string => {
    const bytes = filter === '' ? Buffer.from(text) : deflateSync(text)
    const head = `1 0 obj\n<<\n/Type /EmbeddedFile\n/Subtype /application#2Fvc+sd-jwt\n/Length ${bytes.length}\n`
    return `%PDF-1.7\n${head}${filter}>>\nstream\n${bytes.toString('latin1')}\nendstream\nendobj\n%%EOF`
  }
  attack({
    name: 'a PDF',
    good: [attached('eyJhIjoxfQ.eyJhIjoxfQ.c~', ''), attached('eyJhIjoxfQ.b.c~', '/Filter /FlateDecode\n')],
    take: (input) => attachedCredential(typeof input === 'string' ? Buffer.from(input, 'latin1') : input),
    refusals: /^(PDF_CREDENTIAL_MISSING|INPUT_TOO_LARGE)$/,
  })
})

describe('readDidDocument', () => {
  const did = 'did:web:school.example'
  const jwk = { ...testPublicJwk('school') }
  const method = { id: `${did}#1`, type: 'JsonWebKey', controller: did, publicKeyJwk: jwk }
  const multikey = { id: '#2', type: 'Multikey', controller: did, publicKeyMultibase: schoolDid.slice(8) }
  const good = {
    '@context': ['https://www.w3.org/ns/did/v1'],
    id: did,
    verificationMethod: [{ ...method, expires: '2027-01-01T00:00:00Z' }, multikey],
    assertionMethod: ['#1', `${did}#2`],
    authentication: [{ ...method, id: '#3', revoked: '2026-01-01T00:00:00Z' }],
  }
  attack({
    name: 'a document of a DID',
    good: [JSON.stringify(good), JSON.stringify({ ...good, deactivated: true })],
    take: async (input) => {
      const document = readDidDocument(decodeJson(input), did)
      for (const purpose of ['assertionMethod', 'authentication'] as const) {
        for (const kid of [`${did}#1`, undefined]) keyFromDocument(document, { kid, purpose })
      }
    },
    refusals: new RegExp(`^(?:${strictEdge}|DID_[A-Z_]+|KEY_[A-Z_]+|CLAIM_[A-Z_]+|JWS_KID_ISSUER_MISMATCH)$`),
  })
})

describe('readSigningRequest', async () => {
  const draft = draftEntry(await testRegistry(), { ...testEntry, status: 'suspended' })
  const request = writeSigningRequest(await requestSignatures(await testRegistry(), draft, registryTime))
  attack({
    name: 'a signing request',
    good: [request],
    take: (input) => readSigningRequest(input as string),
    refusals: new RegExp(`^(?:${strictEdge}|REGISTRY_[A-Z_]+|JW[SE]_[A-Z_]+|KEY_[A-Z_]+|DID_[A-Z_]+)$`),
    textOnly: true,
  })
})

describe('a university’s own rules', () => {
  attack({
    name: 'readPointRules',
    good: [example('points.json')],
    take: async (input) => readPointRules(input),
    refusals: new RegExp(`^(?:${strictEdge}|POINT_RULES_INVALID)$`),
  })
  attack({
    name: 'readPolicy',
    good: [example('policy.json'), JSON.stringify({ ...policies.archive, name: 'ours' })],
    take: async (input) => readPolicy(input),
    refusals: new RegExp(`^(?:${strictEdge}|POLICY_INVALID)$`),
  })
})

describe('readBatchProof', async () => {
  const texts = [await issue(), await issue(), await issue()]
  const tree = await merkleTree(await Promise.all(texts.map(credentialDigest)))
  const sealed = { issuer: schoolDid, batch: 4, count: 3, merkleRoot: await merkleRoot(tree), issuedAt }
  const manifest = await signBatchManifest(sealed, testSigner('school', schoolKid))
  const proof = JSON.stringify(writeBatchProof({ manifest, inclusion: proveInclusion(4, tree, 1) }))
  const { resolveKey } = await trustOf()
  attack({
    name: 'a batch proof',
    good: [proof],
    take: async (input) => {
      const { manifest: verified } = await verifyBatchProof(
        texts[1] as string,
        readBatchProof(input),
        resolveKey,
      )
      if (verified.count !== 3) throw new Error('nobody signed this')
    },
    refusals: new RegExp(
      `^(?:${strictEdge}|BATCH_PROOF_INVALID|INCLUSION_INVALID|MANIFEST_INVALID|SIGNATURE_INVALID|TRUST_[A-Z_]+|ISSUER_[A-Z_]+|JW[TSE]_[A-Z_]+|KEY_[A-Z_]+|DID_[A-Z_]+|CLAIM_[A-Z_]+|REQUIRED_CLAIM_MISSING|VALIDITY_PERIOD_INVALID)$`,
    ),
  })
})
