/** The types of a W3C credential as full IRIs, without a JSON-LD processor. */

const vcdm = 'https://www.w3.org/2018/credentials#'
const openBadges = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#'

/** What the known contexts make of the names of credential types. */
const typesByContext: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map<
  string,
  Readonly<Record<string, string>>
>([
  ['https://www.w3.org/2018/credentials/v1', { VerifiableCredential: `${vcdm}VerifiableCredential` }],
  ['https://www.w3.org/ns/credentials/v2', { VerifiableCredential: `${vcdm}VerifiableCredential` }],
  [
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    {
      OpenBadgeCredential: `${openBadges}OpenBadgeCredential`,
      // The context defines this name as an alias, so no IRI of its own ever comes out of JSON-LD processing.
      AchievementCredential: `${openBadges}OpenBadgeCredential`,
      EndorsementCredential: `${openBadges}EndorsementCredential`,
    },
  ],
])

/**
 * Expands type names as the contexts define them. A name that none of them defines stays as it is.
 *
 * @param types The value of `type`.
 * @param contexts The value of `@context`: URLs, of which a later one has the last word.
 * @see OpenID4VP 1.0, appendix B.1.1
 */
export function expandTypes(types: readonly string[], contexts: readonly string[]): string[] {
  const known = contexts
    .toReversed()
    .map((context) => typesByContext.get(context))
    .filter((names) => names !== undefined)
  const expanded = types.map((type) => known.find((names) => Object.hasOwn(names, type))?.[type] ?? type)
  return [...new Set(expanded)]
}
