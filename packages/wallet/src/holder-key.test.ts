import { expect, it } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { testKeys } from '../../../fixtures/test-keys.ts'
import { adoptHolderKey, exportHolderKeys, holdsKey } from './holder-key.ts'
import { createMemoryStore } from './memory-store.ts'
import { Wallet } from './wallet.ts'

it('a key that an adopted one takes the place of is still the wallet’s, for whoever was told of it', async () => {
  const store = createMemoryStore()
  const { publicJwk: former } = await new Wallet({ store }).id()
  const [formerJwk] = await exportHolderKeys(store)
  expect(await adoptHolderKey(store, testKeys.holder)).toBe('adopted')
  const wallet = new Wallet({ store })
  expect((await wallet.id()).publicJwk).not.toEqual(former)
  expect(await holdsKey(store, former)).toBe(true)
  // There and back again, as often as one likes.
  if (formerJwk) await adoptHolderKey(store, formerJwk)
  expect((await new Wallet({ store }).id()).publicJwk).toEqual(former)
  expect(await adoptHolderKey(store, testKeys.holder)).toBe('adopted')
  const { card } = await new Wallet({ store }).add(await issuedDiploma({ holderKey: former }))
  expect(card.isBound).toBe(true)
})
