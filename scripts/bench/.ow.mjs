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
const mu=process.memoryUsage(); const r0=mu.rss; globalThis.gc?.(); const after=process.memoryUsage(); const v8=await import("node:v8"); console.log(JSON.stringify({n:cards.length,rss:r0/1e6,heapTotal:mu.heapTotal/1e6,heapUsed:mu.heapUsed/1e6,ext:mu.external/1e6,ab:mu.arrayBuffers/1e6,afterHeap:after.heapUsed/1e6,afterRss:after.rss/1e6,spaces:v8.getHeapSpaceStatistics().map(s=>s.space_name+":"+(s.space_used_size/1e6).toFixed(1)+"/"+(s.physical_space_size/1e6).toFixed(1)).join(" ")}))
