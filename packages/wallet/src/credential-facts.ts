/** What lists, and the search for answers, need of a credential: kept beside it, so that its text stays closed. */
import {
  type AchievementField,
  expandTypes,
  type FormatId,
  formatOf,
  headingOf,
  kindNameOf,
  kindNamesOf,
  type Label,
  type ReadCredential,
  type StatusReference,
  type TypeDisplay,
  textIn,
} from '@attestat/credential'
import { isRevocable } from './known-status.ts'

export interface CredentialFacts {
  readonly format: FormatId
  readonly issuer: { readonly id: string; readonly name?: string }
  /** The document's own id. */
  readonly documentId: string
  readonly vct?: string
  /** The document's types as full IRIs. */
  readonly types: readonly string[]
  /** Which achievement of its class it is: what requests tell documents apart by. */
  readonly achievementType?: string
  /** Id of a kind that is known here, or what the issuer calls its own. */
  readonly kind?: string
  readonly field?: AchievementField
  /** Name of the kind; where there are no words for it, the document's own. */
  readonly label: Label
  /** The name of the achievement, or of what is no achievement, as the issuer wrote it. */
  readonly name: string
  readonly awardedDate?: string
  readonly issuedAt: Date
  readonly validFrom: Date
  readonly validUntil?: Date
  /** Whether its issuer keeps a list by which it could be revoked. */
  readonly revocable: boolean
  /** Its places in its issuer's lists. Absent in what an earlier program wrote: then its text has them. */
  readonly status?: readonly StatusReference[]
  /** Whether it is bound to a key of its holder. */
  readonly bound: boolean
  /** Whether its holder's signature can go with it. */
  readonly holderSigns: boolean
  /** How many parts can be shown. */
  readonly disclosures: number
}

/** The facts of a credential. @param display The words of its type, where there are any. */
export function factsOf(credential: ReadCredential, display: TypeDisplay | undefined): CredentialFacts {
  const { format, document, vct, issuer, issuedAt, validFrom, validUntil } = credential
  const { holderKey, disclosures, status } = credential
  const kind = kindNameOf(credential)
  const { achievementType } = kindNamesOf(credential)
  const name = textIn(headingOf(document), 'ru')
  const issuerName = document.issuer.name
  return {
    format,
    issuer: { id: issuer, ...(issuerName === undefined ? {} : { name: textIn(issuerName, 'ru') }) },
    documentId: document.id,
    ...(vct === undefined ? {} : { vct }),
    types: expandTypes(document.type, document['@context']),
    ...(achievementType === undefined ? {} : { achievementType }),
    ...(kind === undefined ? {} : { kind }),
    ...(display?.field ? { field: display.field } : {}),
    label: display?.label ?? { ru: name, en: textIn(headingOf(document), 'en') },
    name,
    ...(document.awardedDate === undefined ? {} : { awardedDate: document.awardedDate }),
    issuedAt,
    validFrom,
    ...(validUntil ? { validUntil } : {}),
    revocable: isRevocable(credential),
    status,
    bound: holderKey !== undefined,
    holderSigns: formatOf(format).holderSigns,
    disclosures: disclosures.length,
  }
}
