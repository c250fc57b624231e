/**
 * `vc+jwt`: a VCDM 2.0 document as a JWT, nothing hidden.
 *
 * @see Securing Verifiable Credentials using JOSE and COSE, section 3.1
 */
import { signJws } from '../jose/jws.ts'
import { validateDocument } from '../model/validate-document.ts'
import { documentIssuer } from './document-issuer.ts'
import type { Format } from './format.ts'
import {
  documentOf,
  readDocumentStatus,
  readHolderKey,
  readValidity,
  refuseClaims,
  tokenClaims,
  writeRegisteredClaims,
} from './registered-claims.ts'

const foreignClaims = ['vct', 'vct#integrity', 'status', 'nbf', 'vc', 'vp', '_sd', '_sd_alg'] as const

export const vcJwt: Format = {
  id: 'vc+jwt',
  selective: false,

  async secure(credential, signer) {
    const { document } = credential
    refuseClaims(document, [...foreignClaims, ...tokenClaims])
    return signJws(
      'vc+jwt',
      { ...document, iss: document.issuer.id, ...writeRegisteredClaims(credential) },
      signer,
    )
  },

  issuerOf: documentIssuer,

  async read({ text, jws, issuer, issuedAt }) {
    const claims = jws.payload
    refuseClaims(claims, foreignClaims)
    const document = validateDocument(documentOf(claims))
    const holderKey = readHolderKey(claims)
    return {
      format: 'vc+jwt',
      text,
      jws,
      issuer,
      issuedAt,
      claims,
      document,
      ...readValidity(claims, document),
      ...(holderKey ? { holderKey } : {}),
      status: readDocumentStatus(document),
      disclosures: [],
    }
  },
}
