/** The thread that writes files. */
import { writeFileAtomicallySync } from './atomic-file.ts'
import { answerOrders } from './thread.ts'

/** Files to write; their folder is there. */
export type FileOrder = readonly FileToWrite[]

export interface FileToWrite {
  readonly path: string
  readonly data: string
  readonly mode: 0o600 | 0o644
}

answerOrders<FileOrder, void>((files) => {
  for (const { path, data, mode } of files) writeFileAtomicallySync(path, data, mode)
})
