export { lockWithPassphrase } from './backup/passphrase-lock.node.ts'
export { type PutOptions, writePrivateFile } from './private-file.node.ts'
