import { Wallet } from '@attestat/wallet'
import { createRecordSealer } from '../../packages/wallet/dist/sealed-record.js'
import { openDatabase } from '../../packages/wallet/dist/sqlite-file.node.js'
import { createStore } from '../../packages/wallet/dist/sqlite-store.node.js'
const m=process.memoryUsage(); console.log('modules only', m.rss/1e6, m.heapUsed/1e6, m.heapTotal/1e6)
