/** Examines an issuer: every question, in the order in which its answers are read. */
import { examineClock } from './clock.ts'
import { examineDelivery } from './delivery.ts'
import type { Diagnosis, Examination, ExaminationName, IssuerCase } from './diagnosis.ts'
import { examineFileModes } from './file-modes.ts'
import { examineKeyFile } from './key-file.ts'
import { examineLedger } from './ledger.ts'
import { examineLeftovers } from './leftovers.ts'
import { examineOwnTypes } from './own-types.ts'
import { examinePrivateFiles } from './private-files.ts'
import { examinePublishedBatches, examinePublishedTypes } from './published-files.ts'
import { examinePublishedKeys } from './published-keys.ts'
import { examineRecognition } from './recognition.ts'
import { examineSigningKeys } from './signing-keys.ts'
import { examineStatusLists } from './status-lists.ts'

const examinations: readonly (readonly [ExaminationName, Examination])[] = [
  ['key-file', examineKeyFile],
  ['file-modes', examineFileModes],
  ['leftovers', examineLeftovers],
  ['ledger', examineLedger],
  ['own-types', examineOwnTypes],
  ['clock', examineClock],
  ['signing-keys', examineSigningKeys],
  ['published-keys', examinePublishedKeys],
  ['published-types', examinePublishedTypes],
  ['published-batches', examinePublishedBatches],
  ['status-lists', examineStatusLists],
  ['private-files', examinePrivateFiles],
  ['delivery', examineDelivery],
  ['recognition', examineRecognition],
]

/**
 * Answers every question. What cannot be asked, for instance of a ledger that does not open, gets no answer.
 *
 * @throws IssuerError the storage codes, when the ledger fails while it is read.
 */
export async function examineIssuer(issuer: IssuerCase): Promise<readonly Diagnosis[]> {
  const diagnoses: Diagnosis[] = []
  for (const [name, examine] of examinations) {
    for (const answer of await examine(issuer)) diagnoses.push({ name, ...answer })
  }
  return diagnoses
}
