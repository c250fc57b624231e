/** The wallet core and its IndexedDB store, in headless Chromium. */

import { fileURLToPath } from 'node:url'
import { readCredential } from '@attestat/credential'
import { openWithPassphrase } from '@attestat/keys/keystore'
import {
  backupWallet,
  createMemoryStore,
  lockWithRecoverySecret,
  newRecoverySecret,
  openBackup,
  Wallet,
} from '@attestat/wallet'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { storeContract } from '../../fixtures/store-contract.ts'
import { chromiumPath, type OpenedPage, openPage, sayWithoutChromium } from './chromium.ts'
import type { Program } from './wallet-page.ts'

sayWithoutChromium('the wallet in IndexedDB')

let opened: OpenedPage
/** Runs a function of the page's program there. */
async function run<Name extends keyof Program>(
  name: Name,
  words: readonly unknown[] = [],
  page: Page = opened.page,
): Promise<Awaited<ReturnType<Program[Name]>>> {
  return page.evaluate(
    ([name, words]) =>
      (globalThis as unknown as { program: Record<string, (...words: unknown[]) => Promise<never>> }).program[
        name
      ]?.(...words) as Promise<never>,
    [name, words] as const,
  )
}

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  beforeAll(async () => {
    opened = await openPage(fileURLToPath(new URL('wallet-page.ts', import.meta.url)))
  }, 180_000)
  afterAll(() => opened?.close())

  describe('a store in IndexedDB', () => {
    it.each(Object.keys(storeContract))('%s', async (promise) => {
      await run('contract', [promise])
    })

    it('is kept, opened by its passphrase alone, made once, and removed', async () => {
      await run('keepsAndOpensAgain')
    })

    it('changes its passphrase and no record, once when two do it', async () => {
      await run('changesPassphrase')
    })

    it('refuses a header with a changed byte, made cheaper, made dearer or cut short', async () => {
      expect(await run('changedHeaders')).toEqual({
        lastByte: 'KEYSTORE_AUTH_FAILED',
        weaker: 'KEYSTORE_KDF_WEAK',
        dearer: 'KEYSTORE_KDF_LIMIT',
        shorter: 'KEYSTORE_INVALID',
      })
    })

    it('is told from a database that is none, or of a later layout', async () => {
      await run('refusesOtherDatabases')
    })

    it('refuses records that were swapped or cut short', async () => {
      await run('refusesSwappedRecords')
    })

    it('has all that two pages write at once', async () => {
      await run('makeEmpty', ['shared'])
      const pages = [await opened.another(), await opened.another()]
      await Promise.all(pages.map((page, i) => run('writesBeside', ['shared', `page${i}`], page)))
      expect(await run('count', ['shared'])).toBe(20)
    })
  })

  it('a wallet takes a diploma in and answers a university, and nothing of that can be read at rest', async () => {
    const holderKey = await run('makeWallet', ['student'])
    const diploma = await issuedDiploma({ holderKey })
    const answer = await run('answers', ['student', diploma, '2026-07-01T10:00:00Z'])
    const { atRest, presentation, ...rest } = answer
    expect(rest).toEqual({ outcome: 'added', label: 'Аттестат', history: 1 })
    const shown = await readCredential(presentation)
    expect(shown.keyBinding?.payload.aud).toBe('redirect_uri:https://university.example/answer')
    expect(JSON.stringify(shown.claims)).toContain('informatics')
    expect(JSON.stringify(shown.claims)).not.toContain('Соколова')
    expect(atRest.length).toBeGreaterThan(4096)
    const bytes = Buffer.from(atRest, 'latin1')
    for (const word of ['Соколова', 'Поступление', 'school-diploma', 'university', 'sd-jwt', holderKey.x]) {
      expect(bytes.includes(word), word).toBe(false)
    }
  })

  it('a backup that is made there is restored here, and one of here there', async () => {
    const secret = [...newRecoverySecret()]
    const lock = lockWithRecoverySecret(Uint8Array.from(secret))
    const now = new Date('2026-07-02T10:00:00Z')
    const made = await run('backup', ['student', secret, now.toISOString()])
    const { records } = await openBackup(Uint8Array.from(made), lock)
    const wallet = new Wallet({ store: createMemoryStore(records) })
    const here = {
      did: (await wallet.id()).did,
      cards: (await wallet.list()).map(({ id }) => id),
      history: (await wallet.history()).length,
    }
    expect(here).toMatchObject({ cards: [expect.any(String)], history: 1 })
    const back = [...(await backupWallet(createMemoryStore(records), lock, { now }))]
    expect(await run('restore', ['student-again', back, secret])).toEqual(here)
    await expect(run('restore', ['student-never', back, secret.toReversed()])).rejects.toThrow()
    await expect(run('restore', ['student-again', back, secret])).rejects.toThrow()
  })

  it('what is sealed under a passphrase there is opened here', async () => {
    const sealed = Uint8Array.from(await run('sealedKey', ['student']))
    const purpose = 'attestat wallet: data key, layout 1 in IndexedDB'
    const dataKey = await openWithPassphrase(sealed, 'correct horse battery staple', { purpose })
    expect(dataKey).toHaveLength(32)
  })
})
