/**
 * The same signatures with ECDSA as OpenSSL has it, in DER: what node:crypto can do at best. A JWS needs `r || s`, so
 * these results are of no use as they are.
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { Party } from './diploma.ts'
import { type SignedToken, tokensOf } from './node-crypto.ts'
import type { Contender, Task } from './operations.ts'

export const nodeCryptoDer: Contender = {
  name: 'node:crypto DER',

  async prepare(scenario) {
    if (scenario.alg !== 'ES256') return {}
    const { issued, binding } = tokensOf(scenario)
    const issuer = tasksOf(scenario.issuer, issued)
    if (!binding) return issuer
    const holder = tasksOf(scenario.holder, binding)
    return {
      ...issuer,
      'present-kb': holder.issue,
      'verify-kb': () => {
        issuer.verify()
        holder.verify()
      },
    }
  },
}

function tasksOf(
  { privateJwk, publicJwk }: Party,
  { signingInput }: SignedToken,
): Record<'issue' | 'verify', Task> {
  const privateKey = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
  const publicKey = createPublicKey({ key: { ...publicJwk }, format: 'jwk' })
  const signature = sign('sha256', signingInput, privateKey)
  return {
    issue: () => sign('sha256', signingInput, privateKey),
    verify: () => {
      if (!verify('sha256', signingInput, publicKey, signature)) throw new Error('the signature is not valid')
    },
  }
}
