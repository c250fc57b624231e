/** Writes files in large numbers: a few of them here, many on a thread, since nearly all of the work is the system's. */
import { writeFileAtomically } from './atomic-file.ts'
import type { FileOrder, FileToWrite } from './file-worker.ts'
import { startThread, type Thread } from './thread.ts'

export interface FileWriter {
  /** Takes a file into a folder that is there. Resolves when there is room for the next; a fault is told at the end. */
  write(file: FileToWrite): Promise<void>
  /**
   * Waits until all are written, each whole or not at all.
   *
   * @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE` of the first file that could not be written. None is written
   *   after it.
   */
  done(): Promise<void>
  /** Gives up what is not written yet. */
  close(): Promise<void>
}

/** Files written at once, and in one order to the thread. */
const orderSize = 64
/** So many orders are written here: starting a thread takes longer. */
const fewOrders = 8
/** More than one thread would wait for the others: a folder takes one new file at a time. */
const ordersUnderWay = 4

export function openFileWriter(): FileWriter {
  const underWay: Promise<void>[] = []
  let thread: Thread<FileOrder, void> | undefined
  let waiting: FileToWrite[] = []
  let orders = 0
  let fault: unknown
  const send = (order: FileOrder): Promise<void> => {
    if (++orders <= fewOrders) return writeHere(order)
    thread ??= startThread('file-worker')
    return thread.ask(order)
  }
  const writeWaiting = async (): Promise<void> => {
    const order = waiting
    waiting = []
    if (fault !== undefined) return
    const written = send(order).catch((cause: unknown) => {
      fault ??= cause
    })
    underWay.push(written)
    if (underWay.length >= ordersUnderWay) await underWay.shift()
  }
  return {
    async write(file) {
      waiting.push(file)
      if (waiting.length >= orderSize) await writeWaiting()
    },
    async done() {
      await writeWaiting()
      await Promise.all(underWay)
      if (fault !== undefined) throw fault
    },
    close: async () => thread?.close(),
  }
}

async function writeHere(order: FileOrder): Promise<void> {
  await Promise.all(order.map(({ path, data, mode }) => writeFileAtomically(path, data, mode)))
}
