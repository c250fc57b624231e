/**
 * What issuing costs, as ratios to raw signing in the same run: `node --conditions=source scripts/bench-issuer.ts
 * [ROWS]`. Default 100,000 rows.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  makeBitstringStatusList,
  makeTokenStatusList,
  signBitstringStatusList,
  signTokenStatusList,
} from '@attestat/credential'
import { Issuer, importRecords, openLedger } from '@attestat/issuer'
import { diplomaFile, diplomaRows } from '../fixtures/diploma-rows.ts'
import { testSigner } from '../fixtures/test-keys.ts'

const count = Number(process.argv[2] ?? 100_000)
const did = 'did:web:school.example'
const url = 'https://school.example'
const signer = testSigner('school', `${did}#key-1`)
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })

/** Things done in a second. */
async function rate(things: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (things * 1000) / (performance.now() - start)
}

const line = (what: string, perSecond: number, raw: number): void =>
  console.log(`${what.padEnd(44)} ${Math.round(perSecond)}/s  ${(perSecond / raw).toFixed(3)} of raw signing`)

try {
  const message = new Uint8Array(2048)
  const raw = await rate(10_000, async () => {
    for (let i = 0; i < 10_000; i++) await signer.sign(message)
  })
  console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}, ${count} rows`)
  line('raw ES256 signature', raw, raw)
  const issuer = new Issuer({
    ledger,
    signer,
    profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
    baseUrl: url,
    since: new Date(0),
  })
  const file = diplomaFile(diplomaRows(count))
  const rss = new Map<number, number>()
  const preflight = await rate(count, async () => importRecords(file))
  line('preflight: read and lint a row', preflight, raw)
  const issued = await rate(count, async () => {
    await issuer.issueBatch(await importRecords(file), {
      unbound: true,
      onProgress: ({ done }) => rss.set(done, process.memoryUsage.rss()),
    })
    await issuer.exportDocuments(join(folder, 'out'))
  })
  line('end to end: CSV to verified, recorded files', issued, raw)
  const growth = (rss.get(count) ?? 0) - (rss.get(Math.min(10_000, count)) ?? 0)
  console.log(`memory from row 10,000 to the last: ${(growth / 1_048_576).toFixed(0)} MiB`)

  // A key is stolen: how long until the world may know.
  const start = performance.now()
  const revokedByKey = issuer.revokeGroup({ kid: `${did}#key-1` }, 'the key was stolen')
  await issuer.publish(join(folder, 'site'))
  const seconds = (performance.now() - start) / 1000
  console.log(`${revokedByKey} documents revoked by their key, and published: ${seconds.toFixed(1)} s`)

  const now = new Date()
  const terms = { issuedAt: now, ttlSeconds: 43_200, expiresAt: new Date(now.getTime() + 86_400_000) }
  const revoked = Array.from({ length: 10_486 }, (_, i) => ({ index: i * 100, value: 1 }))
  const lists = await rate(1, async () => {
    const [bits, tokens] = [
      makeBitstringStatusList(1_048_576, revoked),
      makeTokenStatusList(2, 1_048_576, revoked),
    ]
    await signTokenStatusList(tokens, { ...terms, url }, signer)
    await signBitstringStatusList(bits, { ...terms, url, issuer: did, purpose: 'revocation' }, signer)
  })
  console.log(`a status list of 1,048,576 entries, both encodings: ${(1000 / lists).toFixed(0)} ms`)
} finally {
  ledger.close()
  rmSync(folder, { recursive: true })
}
