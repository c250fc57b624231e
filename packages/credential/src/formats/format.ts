/** What every securing format provides. A format is one file beside this one and one line in `formats.ts`. */
import type { PublicJwk } from '../jose/jwk.ts'
import type { CompactJws } from '../jose/jws.ts'
import type { Signer } from '../jose/signer.ts'
import type { JsonObject } from '../json.ts'
import type { CredentialDocument } from '../model/credential-document.ts'
import type { ConcretePath } from '../sd-jwt/claim-path.ts'
import type { PlacedDisclosure } from '../sd-jwt/restore.ts'
import type { SdJwtParts } from '../sd-jwt/sd-jwt.ts'

export type FormatId = 'vc+sd-jwt' | 'dc+sd-jwt' | 'vc+jwt' | 'jwt_vc_json'

/** A document on its way to being signed. */
export interface CredentialToSecure {
  readonly document: CredentialDocument
  /** Time of the signature; becomes `iat`. */
  readonly issuedAt: Date
  /** The holder's key; becomes `cnf`. Absent for an unbound credential. */
  readonly holderKey?: PublicJwk
  /** Parts of the document that the owner can hide, among those of the disclosure policy. Default: all of them. */
  readonly hide?: readonly ConcretePath[]
  /**
   * Number of array positions that `credentialSubject.result` shows, decoys included; too few for what is hidden is an
   * error. Default: no decoys.
   */
  readonly resultSlots?: number
  /** The same for `evidence`, which is then there even when the document has none. */
  readonly evidenceSlots?: number
  /** Number of digests that `credentialSubject._sd` shows, decoys included. Default: no decoys. */
  readonly subjectSlots?: number
  /** The same for `credentialSubject.guardianOf`. */
  readonly guardianOfSlots?: number
  /** What `dc+sd-jwt` needs besides. */
  readonly sdJwtVc?: SdJwtVcMembers
}

/** What a `dc+sd-jwt` says that the document does not, in that format's own spelling. */
export interface SdJwtVcMembers {
  readonly vct: string
  readonly vctIntegrity?: string
  /** `iss`: the issuer's https URL, or its did:key. */
  readonly issuer: string
  readonly status?: TokenStatusReference
}

/** Where a credential's status stands in a Token Status List. */
export interface TokenStatusReference {
  readonly idx: number
  readonly uri: string
}

/** Where a credential's status stands, in either encoding. */
export type StatusReference =
  | { readonly encoding: 'token'; readonly url: string; readonly index: number }
  | {
      readonly encoding: 'bitstring'
      readonly url: string
      readonly index: number
      readonly purpose: string
    }

/** A secured credential, read: its parts decoded, what was disclosed put back. Nothing is verified. */
export interface ReadCredential {
  readonly format: FormatId
  /** The text as received. */
  readonly text: string
  /** The issuer-signed part. */
  readonly jws: CompactJws
  /** The issuer as the format names it: a DID, or an https URL. */
  readonly issuer: string
  readonly issuedAt: Date
  /** The signed claims after disclosure, in `jwt_vc_json` the credential itself: what DCQL paths point into. */
  readonly claims: JsonObject
  /** The VCDM document of what was disclosed, validated. */
  readonly document: CredentialDocument
  /** The validity period that document and token state together: the later start, the earlier end. */
  readonly validFrom: Date
  readonly validUntil?: Date
  readonly vct?: string
  readonly vctIntegrity?: string
  /** The key in `cnf`; in `jwt_vc_json` without it, that of a subject which is a did:key. */
  readonly holderKey?: PublicJwk
  /** The did:key of that key. */
  readonly holder?: string
  readonly status: readonly StatusReference[]
  /** The disclosures sent, each with its place; empty for a format without them. */
  readonly disclosures: readonly PlacedDisclosure[]
  /** The SD-JWT's parts; absent for a format without disclosures. */
  readonly sdJwt?: SdJwtParts
  /** The holder's signature, when one came along: the key-binding JWT; in `jwt_vc_json` the presentation around it. */
  readonly keyBinding?: CompactJws
}

/** A secured credential, taken apart but not processed: enough to check its signature first. */
export interface CredentialEnvelope {
  readonly format: Format
  readonly text: string
  readonly jws: CompactJws
  readonly issuer: string
  readonly issuedAt: Date
  readonly sdJwt?: SdJwtParts
  /** The presentation that the credential came in, of a format that is presented inside another token. */
  readonly presentation?: CompactJws
}

export interface Format {
  readonly id: FormatId
  /** Whether the text carries disclosures after the signed part. */
  readonly selective: boolean
  /** Whether a presentation of it can carry its holder's signature. */
  readonly holderSigns: boolean
  /**
   * Signs a valid document; absent where the credentials of the format are made elsewhere. What must stay visible stays visible.
   *
   * @throws CredentialError `SDJWTVC_CLAIM_NOT_DISCLOSABLE`, `SD_PATH_UNKNOWN`, `SD_LIMIT`, `CLAIM_NOT_ALLOWED`,
   *   `VCT_MISSING`.
   */
  secure?(credential: CredentialToSecure, signer: Signer): Promise<string>
  /** The issuer that a signed payload names. @throws CredentialError `REQUIRED_CLAIM_MISSING`, `CLAIM_CONFLICT`. */
  issuerOf(payload: JsonObject): string
  /** The time that the signature claims to be from. @throws CredentialError `REQUIRED_CLAIM_MISSING`, `CLAIM_TYPE_INVALID`. */
  issuedAtOf(payload: JsonObject): Date
  /**
   * The credentials in a presentation that is a token of the format's own; undefined for a token that is none. Absent
   * where what is presented is the credential itself.
   */
  credentialsPresented?(jws: CompactJws): readonly string[] | undefined
  /** Processes an envelope: restores disclosures, checks every claim's type and place, validates the document. */
  read(envelope: CredentialEnvelope): Promise<ReadCredential>
}
