/** `jose`: the document as a JWT, without its being looked at. */

import { readCredential } from '@attestat/credential'
import { importJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { Contender } from './operations.ts'

export const jose: Contender = {
  name: 'jose',

  async prepare({ format, credential, issuer, alg }) {
    if (format !== 'vc+jwt') return {}
    const privateKey = await importJWK({ ...issuer.privateJwk }, alg)
    const publicKey = await importJWK({ ...issuer.publicJwk }, alg)
    const { claims } = await readCredential(credential)
    const header = { alg, typ: format, kid: issuer.signer.kid as string }
    return {
      issue: () => new SignJWT(claims as JWTPayload).setProtectedHeader(header).sign(privateKey),
      verify: () => jwtVerify(credential, publicKey, { algorithms: [alg], typ: format, issuer: issuer.did }),
    }
  },
}
