/**
 * Whether a newer document of the same `id` is known: its issuer has corrected this one, or bound it to another key.
 * Asked where there is a memory of documents, or something newer in the same answer.
 *
 * @see Open Badges 3.0, section on replacing a credential: the same `issuer.id` and `id`, a later `validFrom`
 */
import type { ReadCredential } from '@attestat/credential'
import { isSameBody, issuerNamesOf, type Recognition } from '@attestat/trust'
import { isGenuine, type SeenDocuments } from '../seen-documents.ts'
import { instantText } from './instant-text.ts'
import { type Answer, answer, passed, type Surroundings } from './question.ts'

const name = 'not-replaced'

/** One credential of an answer, examined. */
export interface ExaminedDocument {
  readonly checks: readonly Answer[]
  readonly credential?: ReadCredential
  readonly recognition?: Recognition
}

/** @returns undefined when nobody's document it is, or nothing is remembered and nothing newer came along. */
export async function notReplaced(
  one: ExaminedDocument,
  answered: readonly ExaminedDocument[],
  surroundings: Pick<Surroundings, 'at' | 'policy'>,
  seen: SeenDocuments | undefined,
): Promise<Answer | undefined> {
  const { credential, recognition, checks } = one
  if (!credential || !recognition || !isGenuine(checks)) return undefined
  const beside = answered.flatMap((other) =>
    other.credential && isGenuine(other.checks) && isSameDocument(credential, other.credential, recognition)
      ? [other.credential.validFrom]
      : [],
  )
  const until = new Date(surroundings.at.getTime() + surroundings.policy.clockSkewSeconds * 1000)
  const remembered = await Promise.all(
    issuerNamesOf(credential.issuer, recognition).map((issuer) =>
      seen?.newest(issuer, credential.document.id, until),
    ),
  )
  const newer = [...beside, ...remembered].filter(
    // A document from after the moment of judgement had not replaced anything then.
    (validFrom) => validFrom && validFrom > credential.validFrom && validFrom <= until,
  )
  if (newer.length === 0) return seen && passed(name, { validFrom: instantText(credential.validFrom) })
  const newest = new Date(Math.max(...newer.map(Number))).toISOString()
  const evidence = { validFrom: instantText(credential.validFrom), newest }
  return answer(name, 'failed', 'NEWER_DOCUMENT_KNOWN', { evidence, details: { newest } })
}

function isSameDocument(one: ReadCredential, other: ReadCredential, recognition: Recognition): boolean {
  return one.document.id === other.document.id && isSameBody(one.issuer, other.issuer, recognition)
}
