import { localTrust, TrustError, type TrustSource } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { chessCamp, chessCampVct } from '../../../fixtures/declared-types.ts'
import { chessCampDocument, chessCampMetadata } from '../../../fixtures/issued-chess-camp.ts'
import { formatIds, issue, now, trustOf } from '../../../fixtures/verification.ts'
import { createMemoryStore } from './memory-store.ts'
import type { OwnerClaim } from './owner-view.ts'
import { Wallet } from './wallet.ts'

const store = createMemoryStore()
const open = (trust: TrustSource, to = createMemoryStore()) =>
  new Wallet({ store: to, trust, now: () => now })
const withWords = await trustOf({ typeMetadata: [chessCampMetadata] })
const withoutWords = await trustOf()

const shownAs = (claims: readonly OwnerClaim[], ru: string) =>
  claims.find(({ label }) => label.ru === ru)?.value

describe('a credential of an issuer’s own type', () => {
  it.each(formatIds)('in %s is shown in the words of the type, and keeps them', async (format) => {
    const text = await issue({ ...chessCampDocument(format), holder: null })
    const { card } = await open(withWords, store).add(text)
    expect(card).toMatchObject({ kind: chessCampVct, field: 'education', label: chessCamp.label })
    // Opened again without the pack that brought the words.
    const { claims } = await open(localTrust(), store).show(card.id)
    expect(shownAs(claims, 'Номер сертификата')).toBe('14')
    expect(shownAs(claims, 'Место в турнире')).toBe('1')
    expect(shownAs(claims, 'Объём в часах: не менее 72')).toBe('true')
  })

  it('is shown in the document’s own texts where its words are not at hand, until they come along', async () => {
    const text = await issue({ ...chessCampDocument(), holder: null })
    const to = createMemoryStore()
    const { card } = await open(withoutWords, to).add(text)
    expect(card).toMatchObject({ kind: chessCampVct, label: { ru: 'Дебют-2026', en: 'Дебют-2026' } })
    expect(card).not.toHaveProperty('field')
    const { claims } = await open(withoutWords, to).show(card.id)
    expect(shownAs(claims, 'Место в турнире')).toBe('1')

    const again = await open(withWords, to).add(text)
    expect(again).toMatchObject({ outcome: 'known', card: { label: chessCamp.label } })
    expect((await open(withoutWords, to).list())[0]?.label).toEqual(chessCamp.label)
  })

  it('is shown in no words of a type when nobody is known to have signed it', async () => {
    const text = await issue({ ...chessCampDocument(), holder: null })
    const unreachable: TrustSource = {
      ...withWords,
      resolveKey: async () => {
        throw new TrustError('TRUST_UNREACHABLE')
      },
    }
    const { card } = await open(unreachable).add(text, { unverified: 'keep' })
    expect(card).toMatchObject({ isVerified: false, label: { ru: 'Дебют-2026' } })
  })
})
