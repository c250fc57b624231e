/**
 * `dc+sd-jwt`: an SD-JWT VC with the document under `ld`. Issuer, validity and status are claims of
 * the token and are put back into the document when it is read.
 *
 * @see SD-JWT VC (draft-ietf-oauth-sd-jwt-vc), OpenID4VP 1.0 appendix B.3.7
 */
import { CredentialError } from '../codes.ts'
import { expected } from '../expected.ts'
import { readCompactJws, signJws } from '../jose/jws.ts'
import { readNumericDate, toNumericDate } from '../jose/numeric-date.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import type { CredentialDocument } from '../model/credential-document.ts'
import { formatDateTime } from '../model/date-time.ts'
import { type DisclosureRule, disclosureRuleOf } from '../model/disclosure-policy.ts'
import { validateDocument } from '../model/validate-document.ts'
import { concealClaims } from '../sd-jwt/conceal.ts'
import { restoreClaims } from '../sd-jwt/restore.ts'
import { joinSdJwt, type SdJwtParts } from '../sd-jwt/sd-jwt.ts'
import { kindOf } from '../types/kinds.ts'
import type { CredentialToSecure, Format, SdJwtVcMembers } from './format.ts'
import { planHiding, refuseHidden, requireSubjectId } from './hideable.ts'
import {
  foreignClaims,
  readHolder,
  readIssuedAt,
  readTokenStatus,
  readValidity,
  refuseClaims,
  writeRegisteredClaims,
} from './registered-claims.ts'

/** Members of the document that are claims of the token here. */
const movedMembers = ['issuer', 'validFrom', 'validUntil', 'credentialStatus'] as const

/** What would be a second opinion beside the token's own claims, or beside the document under `ld`. */
const foreignHere = [...foreignClaims, ...movedMembers, '@context', 'type', 'credentialSubject']

export const dcSdJwt: Format = {
  id: 'dc+sd-jwt',
  selective: true,
  holderSigns: true,

  async secure(credential, signer) {
    const { sdJwtVc } = credential
    if (!sdJwtVc) throw new CredentialError('VCT_MISSING', { at: 'vct' })
    const { document, hide, paddings } = planHiding(credential)
    const { payload, disclosures } = await concealClaims(
      writeClaims({ ...credential, document }, sdJwtVc),
      hide.map((path) => ['ld', ...path]),
      paddings.map(({ path, slots }) => ({ path: ['ld', ...path], slots })),
    )
    return joinSdJwt(await signJws('dc+sd-jwt', payload, signer), disclosures)
  },

  issuerOf(payload) {
    const { iss } = payload
    if (typeof iss !== 'string' || !/^(?:https:\/\/|did:)/.test(iss)) {
      throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'iss' })
    }
    return iss
  },
  issuedAtOf: readIssuedAt,

  async read({ text, jws, issuer, issuedAt, sdJwt }) {
    const parts = sdJwt as SdJwtParts
    const restored = await restoreClaims(jws.payload, parts.disclosures)
    const { claims, disclosures } = restored
    const type = isJsonObject(claims.ld) ? claims.ld.type : undefined
    refuseHidden(restored, mayBeHidden(type))
    refuseClaims(claims, foreignHere)
    const { vct } = claims
    if (typeof vct !== 'string' || vct === '') throw new CredentialError('VCT_MISSING', { at: 'vct' })
    const vctIntegrity = readVctIntegrity(claims)
    const document = restoreDocument(claims, issuer, issuedAt)
    refuseOtherClass(vct, document)
    requireSubjectId(document, 'ld')
    const bound = readHolder(claims, document)
    return {
      format: 'dc+sd-jwt',
      text,
      jws,
      issuer,
      issuedAt,
      claims,
      document,
      ...readValidity(claims, document),
      vct,
      ...(vctIntegrity === undefined ? {} : { vctIntegrity }),
      ...bound,
      status: readTokenStatus(claims),
      disclosures,
      sdJwt: parts,
      ...(parts.keyBinding === undefined
        ? {}
        : { keyBinding: readCompactJws(parts.keyBinding, { at: 'keyBinding' }) }),
    }
  },
}

function writeClaims(credential: CredentialToSecure, sdJwtVc: SdJwtVcMembers): JsonObject {
  const { document } = credential
  const ld = Object.fromEntries(
    Object.entries(document).filter(([name]) => !(movedMembers as readonly string[]).includes(name)),
  )
  return {
    iss: sdJwtVc.issuer,
    ...writeRegisteredClaims(credential),
    nbf: toNumericDate(new Date(document.validFrom)),
    ...(document.validUntil === undefined
      ? {}
      : { exp: toNumericDate(new Date(document.validUntil as string)) }),
    vct: sdJwtVc.vct,
    ...(sdJwtVc.vctIntegrity === undefined ? {} : { 'vct#integrity': sdJwtVc.vctIntegrity }),
    ...(sdJwtVc.status ? { status: { status_list: { ...sdJwtVc.status } } } : {}),
    ld,
  }
}

/** Nothing beside the document: a digest there could be the end of the validity period, or the status. */
function mayBeHidden(type: JsonValue | undefined): DisclosureRule {
  const inDocument = disclosureRuleOf(type)
  return ([root, ...path]) => root === 'ld' && inDocument(path)
}

function readVctIntegrity(claims: JsonObject): string | undefined {
  const integrity = claims['vct#integrity']
  if (integrity === undefined || typeof integrity === 'string') return integrity
  throw new CredentialError('CLAIM_TYPE_INVALID', {
    at: 'vct#integrity',
    details: { expected: expected('a string') },
  })
}

/**
 * One name for one thing: where `vct` is a kind's of achievements, no guardian link may stand under `ld`, nor the
 * reverse. A reader who goes by either would be told something else by the other.
 */
function refuseOtherClass(vct: string, { type }: CredentialDocument): void {
  if (kindOf({ vct }) === undefined || kindOf({ vct, type }) !== undefined) return
  throw new CredentialError('CLAIM_CONFLICT', { at: 'vct' })
}

/** The document with the token's claims put back, validated. */
function restoreDocument(claims: JsonObject, issuer: string, issuedAt: Date): CredentialDocument {
  const { ld } = claims
  if (!isJsonObject(ld)) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'ld' })
  refuseClaims(ld, movedMembers)
  const validFrom = readNumericDate(claims, 'nbf', '$') ?? issuedAt
  const validUntil = readNumericDate(claims, 'exp', '$')
  return validateDocument(
    {
      ...ld,
      issuer: { id: issuer, type: ['Profile'] },
      validFrom: formatDateTime(validFrom),
      ...(validUntil ? { validUntil: formatDateTime(validUntil) } : {}),
    },
    'ld',
  )
}
