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
  foreignAtRoot,
  readDocumentStatus,
  readHolder,
  readIssuedAt,
  readValidity,
  refuseClaims,
  tokenClaims,
  writeRegisteredClaims,
} from './registered-claims.ts'

/** Nothing is hidden in this format, so nothing may look hidden. */
const foreignHere = [...foreignAtRoot, '_sd', '_sd_alg']

export const vcJwt: Format = {
  id: 'vc+jwt',
  selective: false,
  holderSigns: false,

  async secure(credential, signer) {
    const { document } = credential
    refuseClaims(document, [...foreignHere, ...tokenClaims])
    return signJws(
      'vc+jwt',
      { ...document, iss: document.issuer.id, ...writeRegisteredClaims(credential) },
      signer,
    )
  },

  issuerOf: documentIssuer,
  issuedAtOf: readIssuedAt,

  async read({ text, jws, issuer, issuedAt }) {
    const claims = jws.payload
    refuseClaims(claims, foreignHere)
    const document = validateDocument(documentOf(claims))
    const bound = readHolder(claims, document)
    return {
      format: 'vc+jwt',
      text,
      jws,
      issuer,
      issuedAt,
      claims,
      document,
      ...readValidity(claims, document),
      ...bound,
      status: readDocumentStatus(document),
      disclosures: [],
    }
  },
}
