/** The thread that writes files. */
import { writeFileAtomicallySync } from './atomic-file.ts'
import type { IssuerCode, IssuerError } from './codes.ts'
import { answerOrders } from './thread.ts'

/** Files to write; their folder is there. */
export type FileOrder = readonly FileToWrite[]

export interface FileToWrite {
  readonly path: string
  readonly data: string
  readonly mode: 0o600 | 0o644
}

/** The file that could not be written, and why; nothing when all were. */
export type FileAnswer = { readonly code: IssuerCode; readonly at: string } | undefined

answerOrders<FileOrder, FileAnswer>((files) => {
  for (const { path, data, mode } of files) {
    try {
      writeFileAtomicallySync(path, data, mode)
    } catch (fault) {
      return { code: (fault as IssuerError).code as IssuerCode, at: path }
    }
  }
  return undefined
})
