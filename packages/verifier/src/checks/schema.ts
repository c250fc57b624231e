/**
 * Whether the content fits its type. The document's own shape was validated when it was read; here its type is
 * known, and the type metadata, when they are at hand, are those that the issuer signed for.
 */
import { CredentialError, kindOfCredential, verifyVctIntegrity } from '@attestat/credential'
import { answer, type CheckRule, passed, refusal } from './question.ts'

export const schema: CheckRule = async ({ credential, trust }) => {
  const name = 'schema'
  const type = kindOfCredential(credential)
  if (!type) return answer(name, 'inconclusive', 'TYPE_NOT_KNOWN_HERE')
  const { vct, vctIntegrity } = credential
  if (vct === undefined || vctIntegrity === undefined) return passed(name, { type })
  const metadata = await trust.typeMetadata(vct)
  if (!metadata) return passed(name, { type })
  try {
    await verifyVctIntegrity(metadata.bytes, vctIntegrity)
  } catch (error) {
    // Somebody else's description, or another edition, tells nothing of this document, good or bad.
    if (error instanceof CredentialError)
      return { ...refusal(name, error, 'inconclusive'), source: metadata.source }
    throw error
  }
  return passed(name, { type }, metadata.source)
}
