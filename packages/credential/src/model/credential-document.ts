/** The classes of document, and what tells them apart: one entry a class, and each document is of exactly one. */
import type { JsonObject, JsonValue } from '../json.ts'
import type {
  AchievementCredential,
  CredentialSchema,
  CredentialStatus,
  OneOrMany,
  Profile,
  Text,
} from './achievement-credential.ts'
import { typeIris } from './contexts.ts'
import type { EndorsementCredential } from './endorsement-credential.ts'
import { type GuardianLink, guardianLink } from './guardian-link.ts'
import { achievementCredential, endorsementCredential } from './open-badges.ts'
import type { ShapeCheck } from './shape.ts'

/** Any document that is issued, held and verified here. */
export type CredentialDocument = AchievementCredential | EndorsementCredential | GuardianLink

/** What documents of all classes have. Only what readers use is named. */
export interface CredentialMembers extends JsonObject {
  readonly '@context': readonly string[]
  readonly id: string
  readonly type: readonly string[]
  readonly name?: Text
  readonly description?: Text
  readonly issuer: Profile
  /** Time of signing, RFC 3339 with a zone; so are the other dates unless they say otherwise. */
  readonly validFrom: string
  readonly validUntil?: string
  readonly awardedDate?: string
  readonly credentialStatus?: OneOrMany<CredentialStatus>
  readonly credentialSchema?: OneOrMany<CredentialSchema>
}

/** The class of a document, by the name that its `type` has for it. */
export type DocumentClassName = 'OpenBadgeCredential' | 'EndorsementCredential' | 'GuardianLink'

/** What there is to know of a class of document. */
export interface DocumentClass {
  readonly name: DocumentClassName
  /** Every name that `type` may have for it. */
  readonly types: readonly string[]
  /** The check of a document that is of this class. */
  readonly check: ShapeCheck
  /** Whether `credentialSubject` is the one who holds the document, so that its id and the holder's key must agree. */
  readonly isAboutHolder: boolean
  /** Members of `credentialSubject` of which nothing can be hidden. */
  readonly visible: ReadonlySet<string>
  /** The member of `credentialSubject` that is another person: of it everything but `id` and `type` can be hidden. */
  readonly otherPerson?: string
}

export const documentClasses: readonly DocumentClass[] = [
  {
    name: 'OpenBadgeCredential',
    types: ['OpenBadgeCredential', 'AchievementCredential'],
    check: achievementCredential,
    isAboutHolder: true,
    visible: new Set(['id', 'type', 'achievement']),
  },
  {
    name: 'EndorsementCredential',
    types: ['EndorsementCredential'],
    check: endorsementCredential,
    isAboutHolder: false,
    visible: new Set(['id', 'type', 'endorsementComment']),
  },
  {
    name: 'GuardianLink',
    types: ['GuardianLink'],
    check: guardianLink,
    isAboutHolder: true,
    visible: new Set(['id', 'type']),
    otherPerson: 'guardianOf',
  },
]

/**
 * The class that a document's `type` names.
 *
 * @returns undefined when it names none or several. A class is named in the one word that its context has for it: the
 *   IRI in full would be a second name, which requests go by and checks do not.
 */
export function documentClassOf(type: JsonValue | undefined): DocumentClass | undefined {
  if (!Array.isArray(type)) return undefined
  let found: DocumentClass | undefined
  for (const name of type) {
    if (classIris.has(name)) return undefined
    const named = classByName.get(name)
    if (named && found && named !== found) return undefined
    found ??= named
  }
  return found
}

/** What a list of documents calls this one: an achievement by its own name, any other by the document's. */
export function headingOf(document: CredentialDocument): Text {
  return isAchievementCredential(document) ? document.credentialSubject.achievement.name : document.name
}

/** Whether a document is an achievement. */
export function isAchievementCredential(document: CredentialDocument): document is AchievementCredential {
  return documentClassOf(document.type)?.name === 'OpenBadgeCredential'
}

/** Whether a document is an endorsement. */
export function isEndorsementCredential(document: CredentialDocument): document is EndorsementCredential {
  return documentClassOf(document.type)?.name === 'EndorsementCredential'
}

/** Whether a document is a guardian link. */
export function isGuardianLink(document: CredentialDocument): document is GuardianLink {
  return documentClassOf(document.type)?.name === 'GuardianLink'
}

const classByName: ReadonlyMap<JsonValue, DocumentClass> = new Map(
  documentClasses.flatMap((one) => one.types.map((name): [string, DocumentClass] => [name, one])),
)
const classIris: ReadonlySet<JsonValue> = new Set(
  [...typeIris.values()].flatMap((iris) =>
    Object.entries(iris).flatMap(([name, iri]) => (classByName.has(name) ? [iri] : [])),
  ),
)

/** Every name that a credential's `type` may have for one of the classes, in full as an IRI too, which is refused here. */
export const documentTypes: readonly string[] = [
  ...documentClasses.flatMap(({ types }) => types),
  ...([...classIris] as readonly string[]),
]
