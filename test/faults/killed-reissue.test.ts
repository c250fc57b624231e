/** A reissue that is killed at any moment, as a power cut would, and run again. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Issuer, importRecords, type LedgerDocument, openLedger, rotateKey } from '@attestat/issuer'
import { expect, it } from 'vitest'
import { diplomaFile, diplomaRows } from '../../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../../fixtures/test-keys.ts'
import { auditLedger } from './audit.ts'
import { chances, isLong, kills, seed } from './chances.ts'
import { startProgram } from './programs.ts'

const did = 'did:web:school130.example'
const since = new Date('2026-01-01T00:00:00Z')
const rows = 1200
const moments = isLong ? kills : Math.ceil(kills / 5)

it(
  `a reissue killed at ${moments} moments gives each of ${rows} documents one later copy (seed ${seed})`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'))
    const [beginning, place] = [join(folder, 'beginning'), join(folder, 'place')]
    const startOver = (): void => {
      rmSync(place, { recursive: true, force: true })
      cpSync(beginning, place, { recursive: true })
    }
    try {
      cpSync(await signedByStolenKey(folder), beginning, { recursive: true })
      startOver()
      const start = performance.now()
      expect((await reissue(place)).printed).toMatch(`reissued ${rows}, left 0, refused 0\n`)
      const wholeMs = performance.now() - start
      const chance = chances()
      let later = 0
      for (let moment = 0; moment < moments; moment++) {
        // Every third time from the beginning, otherwise on top of what the one before has left.
        if (moment % 3 === 0) {
          if (moment > 0) await expectCompletes(place)
          startOver()
          later = 0
        }
        const { printed, killed } = await reissue(place, wholeMs * chance.next().value)
        const copies = await auditLedger(join(place, 'ledger.sqlite'))
        const now = copies.filter(({ version }) => version === 'replaced').length
        const acknowledged = Number(/(\d+)\n$/.exec(printed)?.[1] ?? 0)
        if (killed) expect(now - later).toBeGreaterThanOrEqual(acknowledged)
        expect(now).toBeGreaterThanOrEqual(later)
        later = now
      }
      await expectCompletes(place)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  120_000 + kills * 10_000,
)

/** A folder with a ledger whose documents a key signed that does not sign any more. */
async function signedByStolenKey(folder: string): Promise<string> {
  const path = mkdtempSync(join(folder, 'signed-'))
  const ledger = openLedger(join(path, 'ledger.sqlite'), { create: true })
  const at = new Date(Date.now() - 60_000)
  const kid = `${did}#key-1`
  const issuer = new Issuer({
    ledger,
    signer: testSigner('school', kid),
    profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
    baseUrl: 'https://school130.example',
    since,
    now: () => at,
  })
  try {
    await issuer.issueBatch(await importRecords(diplomaFile(diplomaRows(rows))), { unbound: true })
    const first = { kid, publicJwk: testPublicJwk('school'), since }
    const next = { kid: `${did}#key-2`, publicJwk: testPublicJwk('registry') }
    await rotateKey({ ledger, did, first }, next, { now: at, reason: 'stolen' })
    issuer.revokeGroup({ kid }, 'stolen')
  } finally {
    ledger.close()
  }
  return path
}

async function reissue(
  folder: string,
  killAfterMs?: number,
): Promise<{ readonly printed: string; readonly killed: boolean }> {
  const { child, ended } = startProgram('reissue-documents.ts', [folder, did])
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const printed = await ended
  clearTimeout(timer)
  return { printed, killed: child.signalCode !== null }
}

/** One more run finishes it, and another has nothing left to do. */
async function expectCompletes(folder: string): Promise<void> {
  expect((await reissue(folder)).printed).toMatch(/reissued \d+, left 0, refused 0\n$/)
  expect((await reissue(folder)).printed).toBe('reissued 0, left 0, refused 0\n')
  const copies = await auditLedger(join(folder, 'ledger.sqlite'))
  const byKey = Map.groupBy(copies, ({ rowKey }) => rowKey)
  expect(byKey.size).toBe(rows)
  const standing = ({ version, status, kid, state }: LedgerDocument) => [version, status, kid, state]
  for (const ofKey of byKey.values()) {
    expect(ofKey.map(standing)).toEqual([
      ['replaced', 'invalid', `${did}#key-1`, 'signed'],
      ['current', 'valid', `${did}#key-2`, 'signed'],
    ])
  }
  const ledger = openLedger(join(folder, 'ledger.sqlite'))
  expect(ledger.unsealedBatches()).toEqual([])
  ledger.close()
}
