/**
 * Whether the content fits its type. The document's own shape was validated when it was read; here its type is
 * known, or recognised as the issuer's own, and the type metadata that the issuer signed for, when they are at hand,
 * are those of this type.
 */
import { CredentialError, kindNameOf, readTypeChain, typeReferenceOf } from '@attestat/credential'
import { recognisedOwnKindOf } from '../kind.ts'
import { answer, type CheckRule, fromDocument, passed, refusal } from './question.ts'
import { registryEvidence } from './registry-term.ts'

export const schema: CheckRule = async ({ credential, recognition, kind, trust }) => {
  const name = 'schema'
  const type = kind ?? recognisedOwnKindOf(credential, recognition)
  if (type === undefined) {
    const called = kindNameOf(credential)
    const evidence = called === undefined ? {} : { type: called }
    return answer(name, 'inconclusive', 'TYPE_NOT_KNOWN_HERE', { evidence, source: fromDocument })
  }
  // What is known of a kind comes with the program; that an issuer has one of its own is the registry's word.
  const evidence = kind === undefined ? { type, ...registryEvidence(recognition) } : { type }
  const reference = typeReferenceOf(credential)
  const metadata = reference && (await trust.typeMetadata(reference.integrity))
  if (!metadata) return passed(name, evidence, kind === undefined ? recognition.source : 'this program')
  const { vct, integrity } = reference
  try {
    await readTypeChain(
      vct,
      async (_, wanted) => (wanted === undefined ? undefined : (await trust.typeMetadata(wanted))?.bytes),
      integrity,
    )
  } catch (error) {
    // A description that does not hold up tells nothing of this document, good or bad.
    if (error instanceof CredentialError)
      return { ...refusal(name, error, 'inconclusive'), source: metadata.source }
    throw error
  }
  return passed(name, evidence, metadata.source)
}
