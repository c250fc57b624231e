/**
 * `vc+sd-jwt`: a VCDM 2.0 document at the root of an SD-JWT. The default format.
 *
 * @see Securing Verifiable Credentials using JOSE and COSE, section 3.2
 */
import { readCompactJws, signJws } from '../jose/jws.ts'
import { disclosureRuleOf } from '../model/disclosure-policy.ts'
import { validateDocument } from '../model/validate-document.ts'
import { concealClaims } from '../sd-jwt/conceal.ts'
import { restoreClaims } from '../sd-jwt/restore.ts'
import { joinSdJwt, type SdJwtParts } from '../sd-jwt/sd-jwt.ts'
import { documentIssuer } from './document-issuer.ts'
import type { Format } from './format.ts'
import { planHiding, refuseHidden, requireSubjectId } from './hideable.ts'
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

export const vcSdJwt: Format = {
  id: 'vc+sd-jwt',
  selective: true,
  holderSigns: true,

  async secure(credential, signer) {
    const { document, hide, paddings } = planHiding(credential)
    refuseClaims(document, [...foreignAtRoot, ...tokenClaims])
    const claims = { ...document, iss: document.issuer.id, ...writeRegisteredClaims(credential) }
    const { payload, disclosures } = await concealClaims(claims, hide, paddings)
    return joinSdJwt(await signJws('vc+sd-jwt', payload, signer), disclosures)
  },

  issuerOf: documentIssuer,
  issuedAtOf: readIssuedAt,

  async read({ text, jws, issuer, issuedAt, sdJwt }) {
    const parts = sdJwt as SdJwtParts
    const restored = await restoreClaims(jws.payload, parts.disclosures)
    const { claims, disclosures } = restored
    refuseHidden(restored, disclosureRuleOf(claims.type))
    refuseClaims(claims, foreignAtRoot)
    const document = validateDocument(documentOf(claims))
    requireSubjectId(document)
    const bound = readHolder(claims, document)
    return {
      format: 'vc+sd-jwt',
      text,
      jws,
      issuer,
      issuedAt,
      claims,
      document,
      ...readValidity(claims, document),
      ...bound,
      status: readDocumentStatus(document),
      disclosures,
      sdJwt: parts,
      ...(parts.keyBinding === undefined
        ? {}
        : { keyBinding: readCompactJws(parts.keyBinding, { at: 'keyBinding' }) }),
    }
  },
}
