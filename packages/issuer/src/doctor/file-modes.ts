/** Whether others on the machine may open what is for the issuer alone. */
import type { Answer, IssuerCase } from './diagnosis.ts'

export function examineFileModes({ files }: IssuerCase): readonly Answer[] {
  const secret = files.filter(({ name, mode }) => mode !== undefined && secretFile.test(name))
  if (secret.length === 0) return []
  const exposed = secret.filter(({ mode = 0 }) => (mode & 0o077) !== 0).map(({ name }) => name)
  return exposed.length > 0
    ? [{ code: 'FILES_EXPOSED', details: { files: exposed } }]
    : [{ code: 'FILES_PRIVATE' }]
}

/** The lock holds nothing. */
const secretFile = /^(?:keys\.json|ledger\.sqlite(?:-wal|-shm)?|mail-sent\.jsonl)$/
