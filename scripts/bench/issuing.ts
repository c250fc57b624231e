/** What issuing costs: a spreadsheet of diplomas, from its file to verified, recorded documents and their files. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  makeBitstringStatusList,
  makeTokenStatusList,
  type Signer,
  signBitstringStatusList,
  signTokenStatusList,
} from '@attestat/credential'
import { Issuer, importRecords, openLedger } from '@attestat/issuer'
import { type Cost, costOf } from './cost.ts'
import { graduatesCsv } from './graduates.ts'

/** The issuer of the spreadsheet, with its key. */
export interface School {
  readonly did: string
  readonly signer: Signer
}

/** A folder with the spreadsheet in it, removed when the work is done. */
export async function withSpreadsheet<T>(
  rows: number,
  work: (file: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const file = join(folder, 'graduates.csv')
    writeFileSync(file, graduatesCsv(rows))
    return await work(file, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Bare signatures as a JWS has them, over as much as is signed of a diploma. */
export function signatureCost(): Promise<Cost> {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const message = new Uint8Array(10_121)
  const count = 10_000
  return costOf(count, async () => {
    for (let i = 0; i < count; i++) sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' })
  })
}

/** Reading and linting a row. */
export function preflightCost(rows: number, file: string): Promise<Cost> {
  return costOf(rows, () => importRecords(file))
}

export interface Memory {
  /** Resident bytes by which the program grew from row 10,000 to the last. */
  readonly growth: number
  /** Most resident bytes of the program, from its start. */
  readonly peak: number
}

/** Everything, one document: read, lint, record, sign, verify, record, write its file, seal the batch. */
export async function issuingCost(
  rows: number,
  file: string,
  folder: string,
  { did, signer }: School,
): Promise<Cost & { readonly memory: Memory; readonly revocation: Cost }> {
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
  const issuer = new Issuer({
    ledger,
    signer,
    profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
    baseUrl: 'https://school.example',
    since: new Date(0),
  })
  let early: number | undefined
  let late = 0
  try {
    const cost = await costOf(rows, async () => {
      await issuer.issueBatch(await importRecords(file), {
        unbound: true,
        out: join(folder, 'out'),
        onProgress: ({ done }) => {
          late = process.memoryUsage.rss()
          if (done >= 10_000) early ??= late
        },
      })
    })
    const peak = process.resourceUsage().maxRSS * 1024
    // A key is stolen: how long until the world may know.
    const revocation = await costOf(1, async () => {
      issuer.revokeGroup({ kid: signer.kid ?? '' }, 'the key was stolen')
      await issuer.publish(join(folder, 'site'))
    })
    return { ...cost, memory: { growth: late - (early ?? late), peak }, revocation }
  } finally {
    ledger.close()
  }
}

/** One status list of 1,048,576 entries, a hundredth of them revoked, in both encodings: made, signed and written. */
export function statusListCost(folder: string, { did, signer }: School): Promise<Cost> {
  const length = 1_048_576
  const url = 'https://school.example/status/1'
  const issuedAt = new Date()
  const expiresAt = new Date(issuedAt.getTime() + 86_400_000)
  const terms = { issuedAt, ttlSeconds: 43_200, expiresAt, url }
  // Spread as random indexes are, so that nothing is easy to compress.
  const revoked = Array.from({ length: length / 100 }, (_, i) => ({
    index: (i * 611_953) % length,
    value: 1,
  }))
  return costOf(1, async () => {
    const tokens = makeTokenStatusList(2, length, revoked)
    const bits = makeBitstringStatusList(length, revoked)
    await writeFile(join(folder, '1.statuslist.jwt'), await signTokenStatusList(tokens, terms, signer))
    const credential = { ...terms, issuer: did, purpose: 'revocation' } as const
    await writeFile(join(folder, '1.vc.jwt'), await signBitstringStatusList(bits, credential, signer))
  })
}
