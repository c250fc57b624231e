/** `@sd-jwt/core`, its hasher, signer and verifier over the same native node:crypto. */
import { createPrivateKey, createPublicKey, hash, randomBytes, sign, verify } from 'node:crypto'
import { disclosableParts, type JsonObject, readCredential } from '@attestat/credential'
import { SDJwtInstance, type SdJwtPayload } from '@sd-jwt/core'
import type { Party, Scenario } from './diploma.ts'
import type { Contender } from './operations.ts'

export const sdJwtCore: Contender = {
  name: '@sd-jwt/core',

  async prepare(scenario: Scenario) {
    const { credential, presentation, audience, nonce, issuedAt, alg, issuer, holder, document } = scenario
    if (presentation === undefined) return {}
    const library = new SDJwtInstance<SdJwtPayload>({
      hashAlg: 'sha-256',
      hasher: (data) => hash('sha256', typeof data === 'string' ? data : new Uint8Array(data), 'buffer'),
      saltGenerator: (length) => randomBytes(length).toString('base64url'),
      signAlg: alg,
      signer: signer(issuer),
      verifier: verifier(issuer),
      kbSignAlg: alg,
      kbSigner: signer(holder),
      kbVerifier: verifier(holder),
    })
    const { claims } = await readCredential(credential)
    const isNested = scenario.format === 'dc+sd-jwt'
    const subjectFrame = frameOf(disclosableParts(document).map(([, ...path]) => path as (string | number)[]))
    const frame = { credentialSubject: subjectFrame }
    const issueFrame = (isNested ? { ld: frame } : frame) as never
    const shown = { credentialSubject: { familyName: true, givenName: true, result: { 3: true } } }
    const presentFrame = (isNested ? { ld: shown } : shown) as never
    const kb = { payload: { iat: Math.floor(issuedAt.getTime() / 1000), aud: audience, nonce } }
    const options = { header: { typ: scenario.format, kid: issuer.signer.kid } }
    const payload = claims as JsonObject & SdJwtPayload
    return {
      issue: () => library.issue(payload, issueFrame, options),
      present: () => library.present(credential, presentFrame),
      'present-kb': () => library.present(credential, presentFrame, { kb }),
      'present-text': () => library.present(credential, presentFrame),
      verify: () => library.verify(credential),
      'verify-kb': () => library.verify(presentation, { keyBindingNonce: nonce }),
    }
  },
}

interface Frame {
  readonly _sd: readonly (string | number)[]
  readonly result: { readonly _sd: readonly number[] }
}

/** Members of the subject one by one, and each result by itself. */
function frameOf(paths: readonly (readonly (string | number)[])[]): Frame {
  return {
    _sd: paths.filter((path) => path.length === 1).map(([name]) => name as string),
    result: { _sd: paths.filter((path) => path.length === 2).map(([, index]) => index as number) },
  }
}

function signer({ privateJwk }: Party): (data: string) => string {
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
  const ecdsa = { key, dsaEncoding: 'ieee-p1363' } as const
  return privateJwk.kty === 'EC'
    ? (data) => sign('sha256', Buffer.from(data), ecdsa).toString('base64url')
    : (data) => sign(null, Buffer.from(data), key).toString('base64url')
}

function verifier({ publicJwk }: Party): (data: string, signature: string) => boolean {
  const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' })
  const ecdsa = { key, dsaEncoding: 'ieee-p1363' } as const
  return publicJwk.kty === 'EC'
    ? (data, signature) => verify('sha256', Buffer.from(data), ecdsa, Buffer.from(signature, 'base64url'))
    : (data, signature) => verify(null, Buffer.from(data), key, Buffer.from(signature, 'base64url'))
}
