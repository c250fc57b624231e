/**
 * The JSON-LD contexts that a document may name, and what they make of the names of credential types.
 *
 * A context gives every member its meaning, so an unknown one could make a signed document say something else
 * (VC Data Integrity §2.4.1, Context Validation). Lists are compared whole and in order, and never fetched.
 */
import type { JsonValue } from '../json.ts'
import { guardianLinkContextText, guardianLinkContextUrl } from './guardian-link-context.ts'
import { type ShapeCheck, value } from './shape.ts'

/** Lists of contexts, each of them whole. */
export type ContextLists = readonly (readonly string[])[]

/** The base context of VC Data Model 2.0. */
export const vcdm2 = 'https://www.w3.org/ns/credentials/v2'
const openBadges = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'

/** What Open Badges documents made here name: with the terms of 1EdTech's `credentialSchema`. */
export const issuedContext: readonly string[] = [vcdm2, openBadges, extensions]

/**
 * The lists of Open Badges documents. Versions before 3.0.3 belong to VC Data Model 1.1, and the unversioned address
 * names whatever is newest, so neither is one.
 */
export const openBadgesContexts: ContextLists = [[vcdm2, openBadges], issuedContext]

/** What a guardian link names. */
export const guardianLinkContext: readonly string[] = [vcdm2, guardianLinkContextUrl]

/** Every accepted list, whichever class of document it is for. */
export const allowedContexts: ContextLists = [...openBadgesContexts, guardianLinkContext]

/** Whether a value of `@context` is one of some lists. */
export function contextOf(lists: ContextLists): ShapeCheck {
  return value('the list of contexts of its type', (value) => isOneOf(lists, value), 'CONTEXT_NOT_ALLOWED')
}

function isOneOf(lists: ContextLists, value: JsonValue): boolean {
  return (
    Array.isArray(value) &&
    lists.some((list) => list.length === value.length && list.every((url, i) => url === value[i]))
  )
}

const vcdmVocabulary = 'https://www.w3.org/2018/credentials#'
const openBadgesVocabulary = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#'
const guardianLinkTerms = JSON.parse(guardianLinkContextText) as {
  readonly '@context': { readonly GuardianLink: { readonly '@id': string } }
}

/** Context → name of a credential type → the IRI that the context makes of it. */
export const typeIris: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map<
  string,
  Readonly<Record<string, string>>
>([
  [
    'https://www.w3.org/2018/credentials/v1',
    { VerifiableCredential: `${vcdmVocabulary}VerifiableCredential` },
  ],
  [vcdm2, { VerifiableCredential: `${vcdmVocabulary}VerifiableCredential` }],
  [
    openBadges,
    {
      OpenBadgeCredential: `${openBadgesVocabulary}OpenBadgeCredential`,
      // The context defines this name as an alias, so no IRI of its own ever comes out of JSON-LD processing.
      AchievementCredential: `${openBadgesVocabulary}OpenBadgeCredential`,
      EndorsementCredential: `${openBadgesVocabulary}EndorsementCredential`,
    },
  ],
  [guardianLinkContextUrl, { GuardianLink: guardianLinkTerms['@context'].GuardianLink['@id'] }],
])
