/** One credential against one credential query: does it match, and which claims would answer. */
import type { CredentialCode } from '../codes.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import {
  type ClaimPath,
  type ClaimsView,
  type ConcretePath,
  resolveClaimPath,
  valueAt,
} from '../sd-jwt/claim-path.ts'
import { dcqlFormats } from './credential-format.ts'
import type { ClaimsQuery, CredentialMeta, CredentialQuery, TrustedAuthoritiesQuery } from './query.ts'

/** A credential as DCQL sees it, whatever secures it. */
export interface DcqlCredential {
  /** The caller's name of the held or presented credential. */
  readonly id: string
  readonly format: string
  /** What paths point into: the processed payload; for `jwt_vc_json` and `ldp_vc` the credential itself. */
  readonly claims: JsonObject
  /** The type in `dc+sd-jwt`. Types that it extends never count. */
  readonly vct?: string | undefined
  /** The types of a W3C credential as full IRIs, see `expandTypes`. */
  readonly types?: readonly string[] | undefined
  /** Which authorities and trust frameworks vouch for the issuer, in the words of section 6.1.1. */
  readonly authorities?: readonly { readonly type: string; readonly value: string }[] | undefined
  /** Held: can be presented with a holder's proof. Presented: was. Whether the proof is good is checked elsewhere. */
  readonly holderBound: boolean
}

export type CredentialMatch =
  | {
      readonly satisfied: true
      /** Every claim set that can be answered, the verifier's favourite first. Never empty. */
      readonly claimSets: readonly MatchedClaimSet[]
    }
  | { readonly satisfied: false; readonly reasons: readonly Mismatch[] }

/** One combination of claims that answers the query. */
export interface MatchedClaimSet {
  /** Position in `claim_sets`; 0 without them. */
  readonly index: number
  /** Empty when the query asks for nothing that can be hidden. */
  readonly claims: readonly MatchedClaim[]
}

/** One claims query and where its claims are. */
export interface MatchedClaim {
  readonly id?: string | undefined
  /** One path for each selected claim, at least one. With `values` only the claims that have one of them. */
  readonly paths: readonly ConcretePath[]
}

/** Why a credential does not match. A reason tells about the holder's data, and is for the owner's eyes only (15.4.1). */
export interface Mismatch {
  readonly code: MismatchCode
  /** The place in the credential query, for instance `claims[1]`. */
  readonly at: string
  /** The claims path, where a claim is the reason. */
  readonly path?: ClaimPath
}

export type MismatchCode = Extract<
  CredentialCode,
  | 'DCQL_FORMAT_MISMATCH'
  | 'DCQL_TYPE_MISMATCH'
  | 'DCQL_AUTHORITY_MISMATCH'
  | 'DCQL_HOLDER_BINDING_MISSING'
  | 'DCQL_CLAIM_MISSING'
  | 'DCQL_CLAIM_VALUE_MISMATCH'
>

/**
 * Matches a credential with a credential query.
 *
 * @param view `shown` when the claims are those of a presentation, in which hidden array elements are missing.
 * @see OpenID4VP 1.0, sections 6.1, 6.4.1 and 7.1
 */
export function matchCredential(
  query: CredentialQuery,
  credential: DcqlCredential,
  view: ClaimsView = 'whole',
): CredentialMatch {
  const format = dcqlFormats.get(query.format)
  if (!format || credential.format !== query.format) {
    return { satisfied: false, reasons: [{ code: 'DCQL_FORMAT_MISMATCH', at: 'format' }] }
  }
  const reasons: Mismatch[] = []
  if (!hasType(credential, query.meta)) {
    reasons.push({ code: 'DCQL_TYPE_MISMATCH', at: `meta.${format.typeMember}` })
  }
  if (!hasAuthority(credential, query.trustedAuthorities)) {
    reasons.push({ code: 'DCQL_AUTHORITY_MISMATCH', at: 'trusted_authorities' })
  }
  if (query.requireCryptographicHolderBinding && !credential.holderBound) {
    reasons.push({ code: 'DCQL_HOLDER_BINDING_MISSING', at: 'require_cryptographic_holder_binding' })
  }
  const claimsView = format.hidesElements ? view : 'whole'
  const answers = (query.claims ?? []).map((claim, i) => matchClaim(claim, i, credential.claims, claimsView))
  const claimSets = claimSetsOf(query, answers).filter((set) => set.claims.every(isMatched))
  if (claimSets.length === 0) reasons.push(...claimReasons(query, answers))
  return reasons.length > 0
    ? { satisfied: false, reasons }
    : { satisfied: true, claimSets: claimSets as readonly MatchedClaimSet[] }
}

function hasType(credential: DcqlCredential, { vctValues, typeValues }: CredentialMeta): boolean {
  const { vct, types = [] } = credential
  if (vctValues && (vct === undefined || !vctValues.includes(vct))) return false
  return !typeValues || typeValues.some((alternative) => alternative.every((type) => types.includes(type)))
}

function hasAuthority(
  { authorities = [] }: DcqlCredential,
  accepted: readonly TrustedAuthoritiesQuery[] | undefined,
): boolean {
  if (!accepted) return true
  return accepted.some((authority) =>
    authorities.some(({ type, value }) => type === authority.type && authority.values.includes(value)),
  )
}

/**
 * Finds the claims that answer one claims query.
 *
 * 6.4.1: a claim without one of the `values` is treated as if it did not exist. Where the path selects several claims
 * (section 7.1, `null`), that is said of each: those that match are the answer, and the others stay hidden.
 */
function matchClaim(
  query: ClaimsQuery,
  index: number,
  claims: JsonObject,
  view: ClaimsView,
): MatchedClaim | Mismatch {
  const at = `claims[${index}]`
  const selected = resolveClaimPath(claims, query.path, view)
  if (selected.length === 0) return { code: 'DCQL_CLAIM_MISSING', at, path: query.path }
  if (!query.values) return { id: query.id, paths: selected }
  const values = new Set<JsonValue | undefined>(query.values)
  const paths = selected.filter((path) => values.has(valueAt(claims, path)))
  return paths.length > 0
    ? { id: query.id, paths }
    : { code: 'DCQL_CLAIM_VALUE_MISMATCH', at, path: query.path }
}

/** 6.4.1: one of `claim_sets`; without them all claims; without claims nothing. */
function claimSetsOf(
  { claims = [], claimSets }: CredentialQuery,
  answers: readonly (MatchedClaim | Mismatch)[],
): { readonly index: number; readonly claims: readonly (MatchedClaim | Mismatch)[] }[] {
  if (!claimSets) return [{ index: 0, claims: answers }]
  return claimSets.map((ids, index) => {
    const wanted = new Set<string | undefined>(ids)
    return { index, claims: answers.filter((_, i) => wanted.has(claims[i]?.id)) }
  })
}

/** The failed claims of every claim set; of those that no set names nobody has to know. */
function claimReasons(
  { claims = [], claimSets }: CredentialQuery,
  answers: readonly (MatchedClaim | Mismatch)[],
): Mismatch[] {
  const wanted = claimSets && new Set<string | undefined>(claimSets.flat())
  return answers.filter(
    (answer, i): answer is Mismatch => !isMatched(answer) && (!wanted || wanted.has(claims[i]?.id)),
  )
}

function isMatched(answer: MatchedClaim | Mismatch): answer is MatchedClaim {
  return 'paths' in answer
}
