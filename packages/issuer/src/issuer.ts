/** The issuer: one body with its ledger, its key and its address. */
import { type CredentialType, type IssuerProfile, type Signer, vctIntegrity } from '@attestat/credential'
import { checkBaseUrl } from './addresses.ts'
import { IssuerError } from './codes.ts'
import { exportDocuments } from './export-documents.ts'
import { type BatchResult, type IssueOptions, issueBatch, type RecordsToIssue } from './issue-batch.ts'
import type { Ledger, LedgerDocument } from './ledger.ts'
import type { IssuingTerms } from './prepare.ts'
import { type Publication, type PublishOptions, publish } from './publish.ts'
import { withRunLock } from './run-lock.ts'
import { changeStatus } from './status-change.ts'
import { typeMetadataBytes } from './type-metadata-bytes.ts'

export interface IssuerSettings {
  readonly ledger: Ledger
  /** Its `kid` is a DID URL of `profile.id`. */
  readonly signer: Signer
  /** The issuer as it stands in documents; `id` is its DID. */
  readonly profile: IssuerProfile
  /** Where status lists and type metadata are published; https, no slash at the end. */
  readonly baseUrl: string
  /** Since when the key signs; registries are asked to recognise its signatures from then on. */
  readonly since: Date
  /** Default: the clock. */
  readonly now?: () => Date
  /** How long a batch waits for another one on the same ledger. Default 30,000. */
  readonly waitMs?: number
}

export class Issuer {
  readonly ledger: Ledger
  /** The issuer as it stands in documents; `id` is its DID. */
  readonly profile: IssuerProfile
  readonly #settings: Required<IssuerSettings>

  /** @throws IssuerError `ISSUER_INVALID` for the base URL, `SIGNER_MISMATCH` when the key is not the issuer's. */
  constructor(settings: IssuerSettings) {
    checkBaseUrl(settings.baseUrl)
    if (!settings.signer.kid?.startsWith(`${settings.profile.id}#`)) {
      throw new IssuerError('SIGNER_MISMATCH', { at: 'signer.kid' })
    }
    this.ledger = settings.ledger
    this.profile = settings.profile
    this.#settings = { now: () => new Date(), waitMs: 30_000, ...settings }
  }

  /**
   * Signs what is new in a batch of records. See {@link IssueOptions} for what is refused unless allowed.
   *
   * Running it again, with rows in another order or from another file, issues nothing twice; after an interruption
   * it goes on with the ids and status indexes that were recorded.
   *
   * @throws IssuerError `BATCH_REFUSED`, `CLOCK_SUSPECT`, `SELF_CHECK_FAILED`, `LEDGER_BUSY` while another batch
   *   runs, and the other storage codes.
   */
  async issueBatch(records: RecordsToIssue, options: IssueOptions = {}): Promise<BatchResult> {
    const { ledger, signer, now, waitMs } = this.#settings
    const terms = await this.#terms(records.type, options)
    const work = (): Promise<BatchResult> => issueBatch({ ledger, signer, terms, now }, records, options)
    return options.dryRun ? work() : withRunLock(ledger.path, waitMs, work)
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
    })
  }

  /** Puts a suspended document back into force. @throws as `changeStatus`. */
  reinstate(idOrKey: string, reason: string): LedgerDocument {
    return changeStatus(this.ledger, idOrKey, { status: 'valid', reason, now: this.#settings.now() })
  }

  /** Writes the static site, while no batch runs. See `publish`. */
  publish(folder: string, options: PublishOptions = {}): Promise<Publication> {
    const { ledger, now, waitMs } = this.#settings
    const work = (): Promise<Publication> => publish({ ...this.#settings, now: now() }, folder, options)
    return options.dryRun ? work() : withRunLock(ledger.path, waitMs, work)
  }

  /** Writes the signed documents as files. See `exportDocuments`. */
  exportDocuments(folder: string): Promise<string[]> {
    return exportDocuments(this.ledger, folder)
  }

  async #terms(type: CredentialType, { format = 'vc+sd-jwt' }: IssueOptions): Promise<IssuingTerms> {
    const { profile, baseUrl } = this.#settings
    return {
      type,
      format,
      profile,
      baseUrl,
      sdJwtVcIssuer: profile.id.startsWith('did:web:') ? baseUrl : profile.id,
      vctIntegrity: await vctIntegrity(typeMetadataBytes(type)),
    }
  }
}
