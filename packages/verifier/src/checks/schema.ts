/**
 * Whether the content fits its type. The document's own shape was validated when it was read; here its type is
 * known, and the type metadata, when they are at hand, are those that the issuer signed for.
 */
import { verifyVctIntegrity } from '@attestat/credential'
import { kindOf } from '../kind.ts'
import { answer, type CheckRule, passed } from './question.ts'

export const schema: CheckRule = async ({ credential, trust }) => {
  const name = 'schema'
  const kind = kindOf(credential)
  if (!kind) return answer(name, 'inconclusive', 'TYPE_NOT_KNOWN_HERE')
  const { vct, vctIntegrity } = credential
  const metadata = vct === undefined ? undefined : await trust.typeMetadata(vct)
  if (metadata && vctIntegrity !== undefined) await verifyVctIntegrity(metadata.bytes, vctIntegrity)
  return passed(name, { type: kind }, metadata?.source)
}
