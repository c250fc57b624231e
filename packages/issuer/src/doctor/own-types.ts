/** Whether the issuer's own types are there: their files, and every edition that documents were signed with. */
import { indexTypeMetadata, readCredential, typeReferenceOf } from '@attestat/credential'
import type { Batch, Ledger } from '../ledger.ts'
import { isOwnType } from '../own-types.ts'
import { typeFiles } from '../publish.ts'
import type { Answer, IssuerCase } from './diagnosis.ts'

export async function examineOwnTypes({ issuer, typesFault }: IssuerCase): Promise<readonly Answer[]> {
  if (typesFault) {
    const { reason, at } = typesFault
    return [{ code: 'TYPE_FILE_REFUSED', at, details: { reason } }]
  }
  if ('fault' in issuer) return []
  const { ledger, types } = issuer
  const gone = new Set<string>()
  const unpublishable = new Set<string>()
  const find = indexTypeMetadata((await typeFiles(issuer)).map(([, bytes]) => bytes))
  for (const batch of ledger.batches()) {
    if (batch.count === 0) continue
    const type = types.find(({ id }) => id === batch.type)
    if (!type) gone.add(batch.type)
    if (type && !isOwnType(type)) continue
    const integrity = await integrityOf(ledger, batch)
    if (integrity !== undefined && !(await find(integrity))) unpublishable.add(batch.type)
  }
  const answers: Answer[] = []
  if (gone.size > 0) answers.push({ code: 'TYPE_FILES_GONE', details: { types: [...gone] } })
  if (unpublishable.size > 0) answers.push({ code: 'EDITIONS_GONE', details: { types: [...unpublishable] } })
  const count = types.filter(isOwnType).length
  // Most issuers have none, and nothing to hear of them.
  return answers.length > 0 || count === 0 ? answers : [{ code: 'OWN_TYPES_SOUND', details: { count } }]
}

/** The edition that a batch was signed with: one document tells, as a batch has one. */
async function integrityOf(ledger: Ledger, { id: batch }: Batch): Promise<string | undefined> {
  for (const { text } of ledger.documents({ copies: true, batch })) {
    if (text !== undefined) return typeReferenceOf(await readCredential(text))?.integrity
  }
  return undefined
}
