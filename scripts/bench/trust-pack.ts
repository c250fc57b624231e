/** A trust pack of many schools, made once, and what it takes to open it. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Signer } from '@attestat/credential'
import { didKeySigner, generateKey } from '@attestat/keys'
import {
  createRegistry,
  createTrustPack,
  type EntryStatement,
  openTrustPack,
  publish,
  type RegistryFiles,
  recognise,
} from '@attestat/trust'
import { type Cost, costForSeconds, costOf } from './cost.ts'

export interface OpeningCost {
  readonly bytes: number
  /** Milliseconds by the clock, in a process that has just begun, its modules loaded. */
  readonly firstMs: number
  readonly open: Cost
  /** `JSON.parse` of the same text, which checks and verifies nothing. */
  readonly parse: Cost
  /** Issuers that were not asked for before: an entry read and verified. */
  readonly recognise: Cost
}

export async function openingCost(issuers: number): Promise<OpeningCost> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-trust-'))
  try {
    const file = join(folder, 'trust.pack')
    await writeFile(file, await packOf(issuers))
    const bytes = await readFile(file)
    const trust = await openTrustPack(bytes)
    return {
      bytes: bytes.length,
      firstMs: await firstOpening(file),
      open: await costForSeconds(4, () => openTrustPack(bytes)),
      parse: await costForSeconds(2, async () => JSON.parse(bytes.toString())),
      recognise: await costOf(issuers, async () => {
        for (let i = 0; i < issuers; i++) await trust.recognise(didOf(i))
      }),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function firstOpening(file: string): Promise<number> {
  const script = fileURLToPath(new URL('open-pack.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', script, file])
  return Number(stdout)
}

async function packOf(issuers: number): Promise<string> {
  const signer = didKeySigner(await generateKey('ES256'))
  const group = { keys: [signer.publicJwk], threshold: 1 }
  const now = new Date()
  const expires = new Date(now.getTime() + 86_400_000)
  const roles = { root: group, delegation: group, index: group, timestamp: group }
  const name = { ru: 'Реестр', en: 'Registry' }
  const root = await createRegistry({ id: 'https://registry.example/', name, expires, roles }, [signer])
  const files = new Map(root)
  for (let i = 0; i < issuers; i++) {
    for (const [file, text] of await withEntry(root, i, now, signer)) files.set(file, text)
  }
  const signers = { index: [signer], timestamp: [signer] }
  const registry = await publish(files, { now, indexExpires: expires, timestampExpires: expires }, signers)
  return createTrustPack({ createdAt: now, registry })
}

async function withEntry(root: RegistryFiles, i: number, from: Date, signer: Signer): Promise<RegistryFiles> {
  const did = didOf(i)
  const { publicJwk } = await generateKey('ES256')
  const entry: EntryStatement = {
    id: `school-${i}`,
    authority: 'root',
    role: 'issuer',
    identifiers: [did, `https://school${i}.example`],
    name: { ru: `Школа № ${i}`, en: `School ${i}` },
    status: 'recognised',
    mayAward: ['school-diploma', 'transcript', 'olympiad-award'],
    from,
    keys: [{ kid: `${did}#key-1`, jwk: publicJwk, from }],
  }
  return recognise(root, entry, [signer])
}

function didOf(i: number): string {
  return `did:web:school${i}.example`
}
