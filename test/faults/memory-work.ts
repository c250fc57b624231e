/** A program that remembers beside others: `PATH NUMBER OF COUNT`; prints how often another had been ahead of it. */
import type { RegistryState } from '@attestat/trust'
import { openRequestFile } from '@attestat/verifier/sqlite'

const [path = '', ...numbers] = process.argv.slice(2)
const [own = 0, of = 1, count = 0] = numbers.map(Number)
const { seen, close } = openRequestFile(path, { busyTimeoutMilliseconds: 60_000 })

let late = 0
for (let i = 0; i < count; i++) {
  const turn = i * of + own + 1
  const moment = new Date(turn * 1000)
  const registries = [['came along', stateOf(turn)]] as const
  await seen.remember({ registries, lists: [['list', moment]], documents: [[`${own}/${i}`, moment]] })
  try {
    await seen.takeRegistry('own', stateOf(turn))
  } catch (error) {
    if ((error as { code?: string }).code !== 'REGISTRY_ROLLBACK') throw error
    late++
  }
  // Whoever is done finds nothing older than its own.
  const known = [await seen.registry('own'), await seen.registry('came along')]
  if (known.some((state) => state === undefined || state.timestamp < turn)) throw new Error('put back')
}
close()
process.stdout.write(String(late))

function stateOf(version: number): RegistryState {
  const keys = { timestamp: ['key'], index: ['key'] }
  return {
    root: 1,
    timestamp: version,
    index: version,
    documents: new Map([['entries/a.json', version]]),
    keys,
  }
}
