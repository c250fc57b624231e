/** A program that works with a ledger beside others: `allocate PATH NAME COUNT`, `revoke PATH KEY…`, `open PATH`. */
import { changeStatus, openLedger } from '@attestat/issuer'

const groupSize = 250
const [work, path = '', ...words] = process.argv.slice(2)
const ledger = openLedger(path, { busyTimeoutMs: 60_000 })
if (work === 'allocate') allocate(words[0] ?? '', Number(words[1]))
if (work === 'revoke') revoke(words)
ledger.close()

/** Records intents in groups, as batches do; nobody else's lock is waited for. */
function allocate(name: string, count: number): void {
  const batch = ledger.startBatch('sample', 'vc+sd-jwt', new Date())
  for (let first = 0; first < count; first += groupSize) {
    const numbers = Array.from({ length: Math.min(groupSize, count - first) }, (_, i) => first + i)
    ledger.recordIntents(
      batch,
      numbers.map((number) => ({
        rowKey: `sample/${name}/${number}`,
        type: 'sample',
        format: 'vc+sd-jwt',
        record: {},
        credentialId: `urn:x:${name}-${number}`,
        subjectId: 'urn:x:nobody',
      })),
    )
  }
}

/** Prints how often it was the one to revoke, and how often somebody else had been. */
function revoke(keys: readonly string[]): void {
  let [done, late] = [0, 0]
  for (const key of keys) {
    try {
      changeStatus(ledger, key, { status: 'invalid', reason: 'cheated', now: new Date() })
      done++
    } catch (error) {
      if ((error as { code?: string }).code !== 'STATUS_TRANSITION_FORBIDDEN') throw error
      late++
    }
  }
  process.stdout.write(JSON.stringify({ done, late }))
}
