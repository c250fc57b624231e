/**
 * What the owner of a document may hide. One rule for every type and format: a reader can rely on what is always
 * there, and what remains after hiding is still a valid document.
 *
 * Paths are those of the VCDM document; for `dc+sd-jwt` the caller puts `ld` in front or takes it off. The class of
 * the document says what is always visible of its subject.
 */
import { isJsonObject, type JsonValue } from '../json.ts'
import type { ClaimPath, ConcretePath } from '../sd-jwt/claim-path.ts'
import {
  type CredentialDocument,
  type DocumentClass,
  documentClasses,
  documentClassOf,
} from './credential-document.ts'

/**
 * The places of a document that become one disclosure each when it is secured: every member of `credentialSubject`
 * except those that are always visible, but each element of `result` and each member of another person by itself; and
 * each element of `evidence`.
 *
 * @returns concrete paths in the order of the document.
 */
export function disclosableParts(document: CredentialDocument): ConcretePath[] {
  const { visible, otherPerson } = classOf(document.type)
  const parts: ConcretePath[] = []
  for (const [name, member] of Object.entries(document.credentialSubject)) {
    if (visible.has(name)) continue
    const path = ['credentialSubject', name]
    if (name === otherPerson) parts.push(...membersOf(path, member))
    else if (name === 'result' && Array.isArray(member)) parts.push(...elementsOf(path, member))
    else parts.push(path)
  }
  if (Array.isArray(document.evidence)) parts.push(...elementsOf(['evidence'], document.evidence))
  return parts
}

/**
 * Tells whether a path is one of {@link disclosableParts}, in a document that has something there: a result or a piece
 * of evidence is hidden whole, so that what is shown of it is never half of a statement.
 *
 * @param type The document's `type`.
 */
export function partRuleOf(type: JsonValue | undefined): DisclosureRule {
  const mayBeHidden = disclosureRuleOf(type)
  const { otherPerson } = classOf(type)
  return (path) => {
    const [, member, index] = path
    if (!mayBeHidden(path)) return false
    if (path[0] === 'evidence') return path.length === 2 && typeof member === 'number'
    if (member === otherPerson) return path.length === 3
    return member === 'result' ? path.length === 3 && typeof index === 'number' : path.length === 2
  }
}

/**
 * Whether a disclosure may stand at a path of what somebody else has signed.
 *
 * Wider than {@link disclosableParts}, since other issuers may cut finer: anything below `credentialSubject`
 * outside what is always visible, and anything inside `evidence`.
 *
 * @param type The document's `type`. Without a class that is known here the rule is that of achievements; such a
 *   document is refused for its type.
 */
export function isDisclosablePath(path: ClaimPath, type: JsonValue | undefined): boolean {
  return disclosureRuleOf(type)(path)
}

/** Whether a path may hold a disclosure in documents of one class. */
export type DisclosureRule = (path: ClaimPath) => boolean

/** {@link isDisclosablePath} for the many paths of one document. */
export function disclosureRuleOf(type: JsonValue | undefined): DisclosureRule {
  const { visible, otherPerson } = classOf(type)
  return ([root, member, ofPerson]) => {
    if (root === 'evidence') return member !== undefined
    if (root !== 'credentialSubject' || typeof member !== 'string') return false
    if (member === otherPerson) return typeof ofPerson === 'string' && !whoItIs.has(ofPerson)
    return !visible.has(member)
  }
}

/** Members that say which person is meant. */
const whoItIs: ReadonlySet<string> = new Set(['id', 'type'])

function classOf(type: JsonValue | undefined): DocumentClass {
  return documentClassOf(type) ?? (documentClasses[0] as DocumentClass)
}

function elementsOf(path: ConcretePath, list: readonly unknown[]): ConcretePath[] {
  return list.map((_, index) => [...path, index])
}

function membersOf(path: ConcretePath, person: JsonValue | undefined): ConcretePath[] {
  if (!isJsonObject(person)) return []
  return Object.keys(person)
    .filter((name) => !whoItIs.has(name))
    .map((name) => [...path, name])
}
