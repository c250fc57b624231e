/** The floor: the signatures alone, by node:crypto's one-shot calls over the same signing inputs. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { splitSdJwt } from '@attestat/credential'
import type { Party, Scenario } from './diploma.ts'
import type { Contender, Task } from './operations.ts'

export const nodeCrypto: Contender = {
  name: 'node:crypto',

  async prepare(scenario) {
    const { issued, binding } = tokensOf(scenario)
    const issue = signTask(scenario.issuer, issued)
    const verifyIssued = verifyTask(scenario.issuer, issued)
    if (!binding) return { issue, verify: verifyIssued }
    const verifyBinding = verifyTask(scenario.holder, binding)
    return {
      issue,
      'issue-padded': issue,
      'present-kb': signTask(scenario.holder, binding),
      verify: verifyIssued,
      'verify-kb': () => {
        verifyIssued()
        verifyBinding()
      },
    }
  },
}

export interface SignedToken {
  readonly signingInput: Buffer
  readonly signature: Buffer
}

/** What is signed in a scenario: by the issuer, and by the holder if it is presented. */
export function tokensOf({ credential, presentation }: Scenario): {
  readonly issued: SignedToken
  readonly binding: SignedToken | undefined
} {
  return {
    issued: splitToken(credential.split('~', 1)[0] as string),
    binding:
      presentation === undefined ? undefined : splitToken(splitSdJwt(presentation).keyBinding as string),
  }
}

function splitToken(jwt: string): SignedToken {
  const dot = jwt.lastIndexOf('.')
  return {
    signingInput: Buffer.from(jwt.slice(0, dot)),
    signature: Buffer.from(jwt.slice(dot + 1), 'base64url'),
  }
}

function signTask({ privateJwk }: Party, { signingInput }: SignedToken): Task {
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
  if (privateJwk.kty === 'OKP') return () => sign(null, signingInput, key)
  const ecdsa = { key, dsaEncoding: 'ieee-p1363' } as const
  return () => sign('sha256', signingInput, ecdsa)
}

function verifyTask({ publicJwk }: Party, { signingInput, signature }: SignedToken): Task {
  const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' })
  const ecdsa = { key, dsaEncoding: 'ieee-p1363' } as const
  const isValid =
    publicJwk.kty === 'OKP'
      ? () => verify(null, signingInput, key, signature)
      : () => verify('sha256', signingInput, ecdsa, signature)
  return () => {
    if (!isValid()) throw new Error('the signature is not valid')
  }
}
