/**
 * `jwt_vc_json`: a credential of VC Data Model 1.1 as a JWT, as Veramo and did-jwt-vc make it. It is read and verified
 * here; `@attestat/veramo` makes it.
 *
 * @see https://www.w3.org/TR/vc-data-model-1.1/#json-web-token
 */
import { keyFromDocument } from '../../did/did-document.ts'
import { didKeyOf } from '../../did/did-key.ts'
import { isLocalDid, resolveLocalDid } from '../../did/local-did.ts'
import type { JsonObject } from '../../json.ts'
import { type CredentialDocument, documentClassOf } from '../../model/credential-document.ts'
import { validateDocument } from '../../model/validate-document.ts'
import type { Format } from '../format.ts'
import { type BoundHolder, readDocumentStatus, readHolder, readValidity } from '../registered-claims.ts'
import { fromDataModel1 } from './data-model.ts'
import { decodeClaims, issuedAtOfClaims, issuerOfClaims } from './decode-claims.ts'
import { credentialsPresented } from './presentation.ts'

export const jwtVcJson: Format = {
  id: 'jwt_vc_json',
  selective: false,
  holderSigns: true,
  issuerOf: issuerOfClaims,
  issuedAtOf: issuedAtOfClaims,
  credentialsPresented,
  async read({ text, jws, issuer, issuedAt, presentation }) {
    const credential = decodeClaims(jws.payload)
    const document = validateDocument(fromDataModel1(credential))
    return {
      format: 'jwt_vc_json',
      text,
      jws,
      issuer,
      issuedAt,
      // OpenID4VP 1.0 appendix B.1: paths point into the credential, wherever in the token its members stand.
      claims: credential,
      document,
      ...readValidity(jws.payload, document),
      ...readSubjectAsHolder(jws.payload, document),
      status: readDocumentStatus(document),
      disclosures: [],
      ...(presentation ? { keyBinding: presentation } : {}),
    }
  },
}

/** The key in `cnf`; without it, in this data model a credential belongs to the DID that it is about. */
function readSubjectAsHolder(claims: JsonObject, document: CredentialDocument): BoundHolder {
  const bound = readHolder(claims, document)
  const { id } = document.credentialSubject
  const isAboutHolder = documentClassOf(document.type)?.isAboutHolder
  if (bound.holderKey || !isAboutHolder || !id?.startsWith('did:') || !isLocalDid(id)) return bound
  const holderKey = keyFromDocument(resolveLocalDid(id), { purpose: 'authentication' }).jwk
  // Under one name, however the document spells it: a key is one holder.
  return { holderKey, holder: didKeyOf(holderKey) }
}
