/**
 * The Digital Credentials Query Language: a verifier's request for credentials and claims, as types and as a strict
 * reader.
 *
 * @see OpenID4VP 1.0, section 6
 */
import { CredentialError } from '../codes.ts'
import { expected } from '../expected.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import type { ClaimPath } from '../sd-jwt/claim-path.ts'
import { dcqlFormats } from './credential-format.ts'

/** A whole request. Made by {@link readDcqlQuery} only: identifiers are distinct and every reference resolves. */
export interface DcqlQuery {
  readonly credentials: readonly CredentialQuery[]
  /** Absent: all of `credentials` are requested. */
  readonly credentialSets?: readonly CredentialSetQuery[] | undefined
}

/** A request for a presentation of one credential, or of several when `multiple` (section 6.1). */
export interface CredentialQuery {
  /** Key of the answer in `vp_token`. */
  readonly id: string
  /** A credential format identifier; formats unknown here are legal and match nothing. */
  readonly format: string
  readonly multiple: boolean
  readonly meta: CredentialMeta
  readonly trustedAuthorities?: readonly TrustedAuthoritiesQuery[] | undefined
  readonly requireCryptographicHolderBinding: boolean
  /** Absent: nothing that can be hidden is requested. */
  readonly claims?: readonly ClaimsQuery[] | undefined
  /** Alternatives by claims query id, the verifier's favourite first. Absent: all of `claims`. */
  readonly claimSets?: readonly (readonly string[])[] | undefined
}

/** Which types of credential are meant. Empty: any (section 6.1, `meta`). */
export interface CredentialMeta {
  /** For `dc+sd-jwt`: the accepted values of `vct`. */
  readonly vctValues?: readonly string[] | undefined
  /** For the W3C formats: alternatives, each a set of expanded types that must all be there. */
  readonly typeValues?: readonly (readonly string[])[] | undefined
}

/** An authority or trust framework that vouches for issuers (section 6.1.1). */
export interface TrustedAuthoritiesQuery {
  readonly type: string
  readonly values: readonly string[]
}

/** A request for one claim, or with `null` in its path for several (section 6.3). A repeated one adds nothing. */
export interface ClaimsQuery {
  readonly id?: string | undefined
  readonly path: ClaimPath
  /** The claim counts only with one of these values, compared by type and value. */
  readonly values?: readonly (string | number | boolean)[] | undefined
}

/** Alternatives of which one is requested, each a list of credential query ids (section 6.2). */
export interface CredentialSetQuery {
  /** The verifier's favourite first. */
  readonly options: readonly (readonly string[])[]
  readonly required: boolean
}

/**
 * Reads a DCQL query. Unknown members are ignored, as section 6 demands; among them is what `meta` says for another
 * format.
 *
 * @param value The value of `dcql_query`, through the strict edge before.
 * @param at Names the query in errors.
 * @throws CredentialError `DCQL_INVALID` with the path of what breaks the rules, and what was expected there.
 */
export function readDcqlQuery(value: JsonValue, at = 'dcql_query'): DcqlQuery {
  const query = readObject(value, at)
  const credentials = readList(
    query.credentials,
    `${at}.credentials`,
    readCredentialQuery,
    limits.dcqlQueries,
  )
  requireDistinctIds(credentials, `${at}.credentials`)
  const known = new Set(credentials.map((credential) => credential.id))
  return {
    credentials,
    credentialSets: optional(query.credential_sets, `${at}.credential_sets`, (sets, place) =>
      readList(
        sets,
        place,
        (set, setPlace) => readCredentialSet(set, setPlace, known),
        limits.dcqlCredentialSets,
      ),
    ),
  }
}

function readCredentialQuery(value: JsonValue | undefined, at: string): CredentialQuery {
  const query = readObject(value, at)
  const format = readString(query.format, `${at}.format`)
  const claims = optional(query.claims, `${at}.claims`, (list, place) =>
    readList(list, place, readClaimsQuery, limits.dcqlClaims),
  )
  if (claims) requireDistinctIds(claims, `${at}.claims`)
  return {
    id: readIdentifier(query.id, `${at}.id`),
    format,
    multiple: readFlag(query.multiple, `${at}.multiple`, false),
    meta: readMeta(query.meta, `${at}.meta`, format),
    trustedAuthorities: optional(query.trusted_authorities, `${at}.trusted_authorities`, (list, place) =>
      readList(list, place, readTrustedAuthority, limits.dcqlValues),
    ),
    requireCryptographicHolderBinding: readFlag(
      query.require_cryptographic_holder_binding,
      `${at}.require_cryptographic_holder_binding`,
      true,
    ),
    claims,
    claimSets: optional(query.claim_sets, `${at}.claim_sets`, (sets) => readClaimSets(sets, at, claims)),
  }
}

function readMeta(value: JsonValue | undefined, at: string, format: string): CredentialMeta {
  const meta = readObject(value, at)
  // B.1.1 and B.3.5 call the member required, 6.1 lets `meta` be empty; so absent is "any" and present is strict.
  switch (dcqlFormats.get(format)?.typeMember) {
    case 'vct_values':
      return { vctValues: optional(meta.vct_values, `${at}.vct_values`, readStrings) }
    case 'type_values':
      return {
        typeValues: optional(meta.type_values, `${at}.type_values`, (list, place) =>
          readList(list, place, readStrings, limits.dcqlValues),
        ),
      }
    case undefined:
      return {}
  }
}

function readTrustedAuthority(value: JsonValue | undefined, at: string): TrustedAuthoritiesQuery {
  const authority = readObject(value, at)
  return {
    type: readString(authority.type, `${at}.type`),
    values: readStrings(authority.values, `${at}.values`),
  }
}

function readClaimsQuery(value: JsonValue | undefined, at: string): ClaimsQuery {
  const claim = readObject(value, at)
  return {
    id: optional(claim.id, `${at}.id`, readIdentifier),
    path: readList(claim.path, `${at}.path`, readPathStep, limits.dcqlPathSteps),
    values: optional(claim.values, `${at}.values`, (list, place) =>
      readList(list, place, readClaimValue, limits.dcqlValues),
    ),
  }
}

function readPathStep(value: JsonValue | undefined, at: string): string | number | null {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw invalid(at, 'a string, null or a non-negative integer')
}

function readClaimValue(value: JsonValue | undefined, at: string): string | number | boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw invalid(at, 'a string, an integer or a boolean')
}

function readClaimSets(
  value: JsonValue | undefined,
  at: string,
  claims: readonly ClaimsQuery[] | undefined,
): readonly (readonly string[])[] {
  if (!claims) throw invalid(`${at}.claim_sets`, 'no claim_sets where claims is absent')
  const known = new Set<string>()
  claims.forEach((claim, index) => {
    // 6.3: the id is required once there are claim_sets, also of claims that no set names.
    known.add(readIdentifier(claim.id, `${at}.claims[${index}].id`))
  })
  return readList(
    value,
    `${at}.claim_sets`,
    (set, place) =>
      // 6.1 asks only the outer array to be non-empty: an empty set is a wish for nothing that can be hidden.
      Array.isArray(set) && set.length === 0 ? [] : readReferences(set, place, known, 'a claim'),
    limits.dcqlClaimSets,
  )
}

function readCredentialSet(
  value: JsonValue | undefined,
  at: string,
  known: ReadonlySet<string>,
): CredentialSetQuery {
  const set = readObject(value, at)
  return {
    options: readList(
      set.options,
      `${at}.options`,
      (option, place) => readReferences(option, place, known, 'a credential'),
      limits.dcqlSetOptions,
    ),
    required: readFlag(set.required, `${at}.required`, true),
  }
}

/** A non-empty list of ids that exist; one that is named twice counts once. */
function readReferences(
  value: JsonValue | undefined,
  at: string,
  known: ReadonlySet<string>,
  noun: 'a claim' | 'a credential',
): readonly string[] {
  const readId = (id: JsonValue | undefined, place: string): string => {
    if (typeof id !== 'string' || !known.has(id)) throw invalid(place, `the id of ${noun} in this query`)
    return id
  }
  return [...new Set(readList(value, at, readId, limits.dcqlClaims))]
}

function requireDistinctIds(entries: readonly { readonly id?: string | undefined }[], at: string): void {
  const seen = new Set<string>()
  entries.forEach(({ id }, index) => {
    if (id === undefined) return
    if (seen.has(id)) throw invalid(`${at}[${index}].id`, 'an id that is not used before')
    seen.add(id)
  })
}

type Read<T> = (value: JsonValue | undefined, at: string) => T

function optional<T>(value: JsonValue | undefined, at: string, read: Read<T>): T | undefined {
  return value === undefined ? undefined : read(value, at)
}

/** Every list of DCQL but one must be non-empty; each has a bound, for it may come from anybody. */
function readList<T>(value: JsonValue | undefined, at: string, read: Read<T>, most: number): readonly T[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(at, 'a non-empty array')
  if (value.length > most) throw invalid(at, 'an array of at most {most} elements', { most })
  return value.map((element: JsonValue, index) => read(element, `${at}[${index}]`))
}

function readStrings(value: JsonValue | undefined, at: string): readonly string[] {
  return readList(value, at, readString, limits.dcqlValues)
}

function readObject(value: JsonValue | undefined, at: string): JsonObject {
  if (!isJsonObject(value)) throw invalid(at, 'an object')
  return value
}

function readString(value: JsonValue | undefined, at: string): string {
  if (typeof value !== 'string') throw invalid(at, 'a string')
  return value
}

function readIdentifier(value: JsonValue | undefined, at: string): string {
  if (typeof value === 'string' && /^[A-Za-z0-9_-]+$/.test(value)) return value
  throw invalid(at, 'an id of letters, digits, "_" and "-"')
}

function readFlag(value: JsonValue | undefined, at: string, absent: boolean): boolean {
  if (value === undefined) return absent
  if (typeof value !== 'boolean') throw invalid(at, 'true or false')
  return value
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('DCQL_INVALID', { at, details: { expected: expected(...phrase) } })
}
