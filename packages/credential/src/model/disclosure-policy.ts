/**
 * What the owner of a document may hide. One rule for every type and format: a reader can rely on what is always
 * there, and what remains after hiding is still a valid document.
 *
 * Paths are those of the VCDM document; for `dc+sd-jwt` the caller puts `ld` in front or takes it off.
 */
import type { ClaimPath, ConcretePath } from '../sd-jwt/claim-path.ts'
import type { AchievementCredential } from './achievement-credential.ts'

/** Members of `credentialSubject` that say who is spoken of and what was achieved. */
const alwaysVisible: ReadonlySet<string> = new Set(['id', 'type', 'achievement'])

/**
 * The places of a document that become one disclosure each when it is secured: every member of `credentialSubject`
 * except `id`, `type` and `achievement`, but each element of `result` by itself; and each element of `evidence`.
 *
 * @returns concrete paths in the order of the document.
 */
export function disclosableParts(document: AchievementCredential): ConcretePath[] {
  const parts: ConcretePath[] = []
  for (const [name, member] of Object.entries(document.credentialSubject)) {
    if (alwaysVisible.has(name)) continue
    const path = ['credentialSubject', name]
    if (name === 'result' && Array.isArray(member)) parts.push(...elementsOf(path, member))
    else parts.push(path)
  }
  if (Array.isArray(document.evidence)) parts.push(...elementsOf(['evidence'], document.evidence))
  return parts
}

/**
 * Whether a path is one of {@link disclosableParts}, in a document that has something there: a result or a piece of
 * evidence is hidden whole, so that what is shown of it is never half of a statement.
 */
export function isDisclosablePart(path: ConcretePath): boolean {
  const [, member, index] = path
  if (!isDisclosablePath(path)) return false
  if (path[0] === 'evidence') return path.length === 2 && typeof member === 'number'
  return member === 'result' ? path.length === 3 && typeof index === 'number' : path.length === 2
}

/**
 * Whether a disclosure may stand at a path of what somebody else has signed.
 *
 * Wider than {@link disclosableParts}, since other issuers may cut finer: anything below `credentialSubject`
 * outside what is always visible, and anything inside `evidence`.
 */
export function isDisclosablePath(path: ClaimPath): boolean {
  const [root, member] = path
  if (root === 'evidence') return path.length >= 2
  return root === 'credentialSubject' && typeof member === 'string' && !alwaysVisible.has(member)
}

function elementsOf(path: ConcretePath, list: readonly unknown[]): ConcretePath[] {
  return list.map((_, index) => [...path, index])
}
