/** The issuer: one body with its ledger, its key and its address. */
import {
  type BatchProof,
  CredentialError,
  type CredentialRecord,
  type CredentialType,
  credentialTypes,
  encodeTypeMetadata,
  type FormatId,
  type IssuerProfile,
  type SecureCredential,
  type Signer,
  secureCredential,
  securedFormats,
  vctIntegrity,
} from '@attestat/credential'
import { verifyHolderProofs } from '@attestat/openid4vc'
import { checkBaseUrl } from './addresses.ts'
import { useChallenge } from './challenges.ts'
import { checkClock } from './clock.ts'
import { IssuerError } from './codes.ts'
import { exportDocuments } from './export-documents.ts'
import { maxProofAgeSeconds, thumbprintOf } from './holders.ts'
import { type BatchResult, type IssueOptions, issueBatch, type RecordsToIssue } from './issue-batch.ts'
import { issuerKeys, requireSigningKey } from './issuer-keys.ts'
import type { DocumentGroup, Ledger, LedgerDocument } from './ledger.ts'
import { batchProver, sealBatches } from './manifests.ts'
import { isOwnType, typeOfDocument } from './own-types.ts'
import type { IssuingTerms } from './prepare.ts'
import { type BatchPreview, previewBatch } from './preview.ts'
import { type Publication, type PublishOptions, publish } from './publish.ts'
import { type Reissue, type ReissueOptions, reissueGroup } from './reissue.ts'
import { checkReplacement, type ReplacementRequest, replaceDocument } from './replace.ts'
import { withRunLock } from './run-lock.ts'
import { changeStatus, revokeGroup } from './status-change.ts'
import { keepTypeEdition } from './type-editions.ts'

export interface IssuerSettings {
  readonly ledger: Ledger
  /** Its `kid` is a DID URL of `profile.id`. */
  readonly signer: Signer
  /** The issuer as it stands in documents; `id` is its DID. */
  readonly profile: IssuerProfile
  /** Where status lists and type metadata are published; https, no slash at the end. */
  readonly baseUrl: string
  /** Every type that it issues. Default: those that come along. */
  readonly types?: readonly CredentialType[]
  /** Folder where the editions of own types are kept. Default: nowhere, and only the present ones are published. */
  readonly typesPath?: string
  /** Signs the documents, for an issuer of formats that are made elsewhere. Default: `secureCredential`. */
  readonly secure?: SecureCredential
  /**
   * Throws for a format that `secure` cannot make here and now: it is asked before anything is recorded. Default: only
   * what `secureCredential` makes, unless `secure` is another.
   */
  readonly requireFormat?: (format: FormatId) => Promise<void>
  /** Since when the issuer's first key signs; registries are asked to recognise its signatures from then on. */
  readonly since: Date
  /** Default: the clock. */
  readonly now?: () => Date
  /** How long a batch waits for another one on the same ledger. Default 30,000. */
  readonly waitMs?: number
}

export interface ReplaceOptions {
  /** Of the later copy, for a holder whose wallet reads another. Default: as it was. */
  readonly format?: FormatId
  /** Refuses what would be refused, changes nothing, and gives the document as it is. Default false. */
  readonly dryRun?: boolean
}

export class Issuer {
  readonly ledger: Ledger
  /** The issuer as it stands in documents; `id` is its DID. */
  readonly profile: IssuerProfile
  /** Every type that it issues. */
  readonly types: readonly CredentialType[]
  readonly #settings: IssuerSettings & Required<Pick<IssuerSettings, 'now' | 'secure' | 'waitMs'>>

  /** @throws IssuerError `ISSUER_INVALID` for the base URL, `SIGNER_MISMATCH` when the key is not the issuer's. */
  constructor(settings: IssuerSettings) {
    checkBaseUrl(settings.baseUrl)
    if (!settings.signer.kid?.startsWith(`${settings.profile.id}#`)) {
      throw new IssuerError('SIGNER_MISMATCH', { at: 'signer.kid' })
    }
    this.ledger = settings.ledger
    this.profile = settings.profile
    this.types = settings.types ?? credentialTypes
    this.#settings = { now: () => new Date(), secure: secureCredential, waitMs: 30_000, ...settings }
  }

  /**
   * Signs what is new in a batch of records, in single-use copies where holders or the caller want them. See {@link IssueOptions} for what is refused unless allowed.
   *
   * Running it again, with rows in another order or from another file, issues nothing twice; after an interruption
   * it goes on with the ids and status indexes that were recorded.
   *
   * @throws IssuerError `SIGNER_MISMATCH` after a rotation, `SIGNING_KEY_COMPROMISED`, `BATCH_REFUSED`,
   *   `HOLDERS_INVALID`, `COPIES_UNFIT`, `CLOCK_SUSPECT`, `SELF_CHECK_FAILED`, `LEDGER_BUSY` while another batch
   *   runs, and the other storage codes.
   */
  async issueBatch(records: RecordsToIssue, options: IssueOptions = {}): Promise<BatchResult> {
    const { ledger, signer, since, now, waitMs } = this.#settings
    const terms = await this.#terms(records.type, options, options.dryRun)
    const work = async (): Promise<BatchResult> => {
      checkClock(ledger, now(), since)
      return issueBatch({ ledger, signer, terms, now }, records, options)
    }
    if (options.dryRun) return work()
    return withRunLock(ledger.path, waitMs, () => {
      requireSigningKey(ledger, signer.kid)
      return work()
    })
  }

  /**
   * Samples of what a batch would issue, and how its file differs from what was issued. Changes nothing.
   *
   * @param result Of `issueBatch` as a dry run with the same records and options.
   */
  async preview(
    records: RecordsToIssue,
    result: BatchResult,
    options: Pick<IssueOptions, 'format'> = {},
  ): Promise<BatchPreview> {
    const { ledger, now } = this.#settings
    const terms = await this.#terms(records.type, options, true)
    return previewBatch({ ledger, terms, now: now() }, records, result)
  }

  /** Revokes for good. @throws as `changeStatus`. */
  revoke(idOrKey: string, reason: string): LedgerDocument {
    return changeStatus(this.ledger, idOrKey, {
      status: 'invalid',
      reason,
      now: this.#settings.now(),
    })
  }

  /** Takes out of force for a while; only types declared suspendable. @throws as `changeStatus`. */
  suspend(idOrKey: string, reason: string): LedgerDocument {
    return changeStatus(this.ledger, idOrKey, {
      status: 'suspended',
      reason,
      now: this.#settings.now(),
      types: this.types,
    })
  }

  /** Puts a suspended document back into force. @throws as `changeStatus`. */
  reinstate(idOrKey: string, reason: string): LedgerDocument {
    return changeStatus(this.ledger, idOrKey, { status: 'valid', reason, now: this.#settings.now() })
  }

  /** Revokes every document of a batch, or that a key signed. See `revokeGroup`. */
  revokeGroup(group: DocumentGroup, reason: string): number {
    return revokeGroup(this.ledger, group, { reason, now: this.#settings.now() })
  }

  /**
   * Corrects a document: a later copy of the same credential takes its place. See `replaceDocument`.
   *
   * @throws IssuerError `TYPE_FILE_MISSING` for a document of an own type that is no more.
   * @param record The whole record as it should stand.
   */
  replace(
    idOrKey: string,
    record: CredentialRecord,
    reason: string,
    options: ReplaceOptions = {},
  ): Promise<LedgerDocument> {
    return this.#replace(idOrKey, { kind: 'replace', record, reason }, options)
  }

  /**
   * Binds a document to a key: one that was issued without, or whose wallet was lost. See `replaceDocument`.
   *
   * @param proof A holder proof for this issuer that answers one of its challenges; or several, for as many single-use
   *   copies (`readHolderProofs`).
   * @throws as `replaceDocument` and `useChallenge`; OpenId4VcError the codes of `verifyHolderProofs`.
   */
  async bind(
    idOrKey: string,
    proof: string,
    reason: string,
    options: ReplaceOptions = {},
  ): Promise<LedgerDocument> {
    const { ledger, profile, now } = this.#settings
    const { dryRun = false } = options
    const verified = await verifyHolderProofs(proof, {
      audience: profile.id,
      now: now(),
      maxAgeSeconds: maxProofAgeSeconds,
    })
    const { publicJwks: holders, nonce } = verified
    const thumbprint = await thumbprintOf(holders)
    const use = (document: LedgerDocument): void =>
      useChallenge(ledger, { nonce, rowKey: document.rowKey, thumbprint, now: now(), dryRun })
    return this.#replace(idOrKey, { kind: 'bind', holders, reason }, options, use)
  }

  /**
   * Reissues what a key signed, or a batch, with the key that signs now. See `reissueGroup`.
   *
   * @throws as `reissueGroup`; IssuerError `SIGNER_MISMATCH` after a rotation, `SIGNING_KEY_COMPROMISED`.
   */
  async reissue(group: DocumentGroup, options: ReissueOptions): Promise<Reissue> {
    const { ledger, signer, profile, now, waitMs } = this.#settings
    const termsOf = async (id: string, format: FormatId): Promise<IssuingTerms | undefined> => {
      const type = this.types.find((candidate) => candidate.id === id)
      return type && this.#terms(type, { format })
    }
    const work = async (): Promise<Reissue> => {
      requireSigningKey(ledger, signer.kid)
      const requireFormat = (format: FormatId): Promise<void> => this.#requireFormat(format)
      const done = await reissueGroup({ ledger, signer, termsOf, requireFormat, now }, group, options)
      if (!options.dryRun) await sealBatches({ ledger, signer, issuer: profile.id }, now())
      return done
    }
    return options.dryRun ? work() : withRunLock(ledger.path, waitMs, work)
  }

  /** Writes the static site, while no batch runs. See `publish`. @throws IssuerError `CLOCK_SUSPECT` too. */
  async publish(folder: string, options: PublishOptions = {}): Promise<Publication> {
    const { ledger, signer, since, now, waitMs } = this.#settings
    const first = { kid: signer.kid ?? '', publicJwk: signer.publicJwk, since }
    const work = async (): Promise<Publication> => {
      requireSigningKey(ledger, signer.kid)
      checkClock(ledger, now(), since)
      const keys = issuerKeys({ ledger, first })
      return publish({ ...this.#settings, types: this.types, keys, now: now() }, folder, options)
    }
    return options.dryRun ? work() : withRunLock(ledger.path, waitMs, work)
  }

  /** Writes the signed documents as files. See `exportDocuments`. */
  exportDocuments(folder: string): Promise<string[]> {
    return exportDocuments(this.ledger, folder)
  }

  /**
   * What shows that a document is one of its batch.
   *
   * @throws IssuerError `DOCUMENT_NOT_FOUND`, `BATCH_NOT_SEALED`, and the storage codes.
   */
  async inclusionProof(idOrKey: string): Promise<BatchProof> {
    const document = this.ledger.document(idOrKey)
    if (document?.state !== 'signed') throw new IssuerError('DOCUMENT_NOT_FOUND', { at: idOrKey })
    return batchProver(this.ledger)(document)
  }

  async #replace(
    idOrKey: string,
    request: ReplacementRequest,
    { dryRun = false, format }: ReplaceOptions,
    beforeSigning: (document: LedgerDocument) => void = () => undefined,
  ): Promise<LedgerDocument> {
    const { ledger, signer, profile, since, now, waitMs } = this.#settings
    const work = async (): Promise<LedgerDocument> => {
      requireSigningKey(ledger, signer.kid)
      checkClock(ledger, now(), since)
      // What an interrupted run has left open: should nothing come of this one, it is sealed all the same.
      if (!dryRun) await sealBatches({ ledger, signer, issuer: profile.id }, now())
      const before = ledger.document(idOrKey)
      if (!before) throw new IssuerError('DOCUMENT_NOT_FOUND', { at: idOrKey })
      const type = typeOfDocument(this.types, before.type)
      const terms = await this.#terms(type, { format: format ?? before.format }, dryRun)
      beforeSigning(before)
      const context = { ledger, signer, terms, now: now() }
      if (dryRun) {
        checkReplacement(context, before, request)
        return before
      }
      const after = await replaceDocument(context, before, request)
      await sealBatches({ ledger, signer, issuer: profile.id }, now())
      return after
    }
    return dryRun ? work() : withRunLock(ledger.path, waitMs, work)
  }

  async #terms(
    type: CredentialType,
    { format = 'vc+sd-jwt' }: Pick<IssueOptions, 'format'>,
    dryRun = false,
  ): Promise<IssuingTerms> {
    const { profile, baseUrl, typesPath, secure, signer, since } = this.#settings
    await this.#requireFormat(format)
    const metadata = await encodeTypeMetadata(type)
    if (isOwnType(type) && typesPath !== undefined && !dryRun) await keepTypeEdition(typesPath, metadata)
    return {
      type,
      format,
      profile,
      baseUrl,
      sdJwtVcIssuer: profile.id.startsWith('did:web:') ? baseUrl : profile.id,
      vctIntegrity: await vctIntegrity(metadata),
      keySince: this.ledger.keys().find(({ kid }) => kid === signer.kid)?.since ?? since,
      secure,
    }
  }

  /** Before anything is recorded that could then not be signed. */
  async #requireFormat(format: FormatId): Promise<void> {
    const { secure, requireFormat } = this.#settings
    if (requireFormat) return requireFormat(format)
    if (secure === secureCredential && !securedFormats.includes(format)) {
      throw new CredentialError('FORMAT_READ_ONLY', { at: 'format', details: { known: securedFormats } })
    }
  }
}
