/**
 * `vc+sd-jwt`: a VCDM 2.0 document at the root of an SD-JWT. The default format.
 *
 * @see Securing Verifiable Credentials using JOSE and COSE, section 3.2
 */
import { readCompactJws, signJws } from '../jose/jws.ts'
import { disclosableParts, isDisclosablePath } from '../model/disclosure-policy.ts'
import { validateDocument } from '../model/validate-document.ts'
import { concealClaims } from '../sd-jwt/conceal.ts'
import { restoreClaims } from '../sd-jwt/restore.ts'
import { joinSdJwt, type SdJwtParts } from '../sd-jwt/sd-jwt.ts'
import { documentIssuer } from './document-issuer.ts'
import type { Format } from './format.ts'
import { refuseHidden, refuseToHide, subjectPaddings } from './hideable.ts'
import {
  documentOf,
  readDocumentStatus,
  readHolderKey,
  readValidity,
  refuseClaims,
  tokenClaims,
  writeRegisteredClaims,
} from './registered-claims.ts'

/** Claims of other formats: here they would be a second opinion beside the document's own members. */
const foreignClaims = ['vct', 'vct#integrity', 'status', 'nbf', 'vc', 'vp'] as const

export const vcSdJwt: Format = {
  id: 'vc+sd-jwt',
  selective: true,

  async secure(credential, signer) {
    const { document } = credential
    refuseClaims(document, [...foreignClaims, ...tokenClaims])
    const hide = credential.hide ?? disclosableParts(document)
    refuseToHide(hide, isDisclosablePath)
    const claims = { ...document, iss: document.issuer.id, ...writeRegisteredClaims(credential) }
    const { payload, disclosures } = await concealClaims(
      claims,
      hide,
      subjectPaddings(claims, [], credential),
    )
    return joinSdJwt(await signJws('vc+sd-jwt', payload, signer), disclosures)
  },

  issuerOf: documentIssuer,

  async read({ text, jws, issuer, issuedAt, sdJwt }) {
    const parts = sdJwt as SdJwtParts
    const restored = await restoreClaims(jws.payload, parts.disclosures)
    const { claims, disclosures } = restored
    refuseHidden(restored, isDisclosablePath)
    refuseClaims(claims, foreignClaims)
    const document = validateDocument(documentOf(claims))
    const holderKey = readHolderKey(claims)
    return {
      format: 'vc+sd-jwt',
      text,
      jws,
      issuer,
      issuedAt,
      claims,
      document,
      ...readValidity(claims, document),
      ...(holderKey ? { holderKey } : {}),
      status: readDocumentStatus(document),
      disclosures,
      sdJwt: parts,
      ...(parts.keyBinding === undefined
        ? {}
        : { keyBinding: readCompactJws(parts.keyBinding, { at: 'keyBinding' }) }),
    }
  },
}
