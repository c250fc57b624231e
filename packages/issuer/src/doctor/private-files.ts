/** Whether something lies among what is published that is not for everybody. */
import type { Answer, IssuerCase } from './diagnosis.ts'

export function examinePrivateFiles({ sites }: IssuerCase): readonly Answer[] {
  return sites.flatMap(({ name: at, privateFiles: files }): readonly Answer[] => {
    if (!files) return []
    return files.length > 0
      ? [{ code: 'PRIVATE_PUBLISHED', at, details: { files } }]
      : [{ code: 'NOTHING_PRIVATE', at }]
  })
}

/** Whether a file belongs to the issuer or to a person. @param name Without its folder. */
export function isPrivateFile(name: string): boolean {
  return /^(?:keys\.json|mail-sent\.jsonl)$|\.(?:sqlite(?:-wal|-shm)?|sd-jwt|pdf|eml|wallet|csv|xlsx)$/i.test(
    name,
  )
}
