/**
 * A process that has just begun: opens a wallet whose data key is at hand and lists it; prints how long and how large.
 * Of the built program, and no TypeScript: whatever strips types would be counted with the memory.
 */
import { Wallet } from '@attestat/wallet'
import { createRecordSealer } from '../../packages/wallet/dist/sealed-record.js'
import { openDatabase } from '../../packages/wallet/dist/sqlite-file.node.js'
import { createStore } from '../../packages/wallet/dist/sqlite-store.node.js'

const [path = '', dataKey = ''] = process.argv.slice(2)
const cpu = process.cpuUsage()
const start = performance.now()
const sealer = await createRecordSealer(Buffer.from(dataKey, 'hex'))
const cards = await new Wallet({ store: createStore(path, openDatabase(path), sealer) }).list()
const ms = performance.now() - start
const { user, system } = process.cpuUsage(cpu)
const { rss } = process.memoryUsage()
process.stdout.write(JSON.stringify({ cards: cards.length, ms, cpuMs: (user + system) / 1000, rss }))
