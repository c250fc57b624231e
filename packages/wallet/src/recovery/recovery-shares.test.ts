import { describe, expect, test } from 'vitest'
import { joinRecoveryShares, splitRecoverySecret } from './recovery-shares.ts'

const secret = crypto.getRandomValues(new Uint8Array(32))
const shares = await splitRecoverySecret(secret, { shares: 3, needed: 2 })
const [first = '', second = '', third = ''] = shares

test.each([
  ['the first and the second', [first, second]],
  ['the third and the first', [third, first]],
  ['all three', shares],
  ['one given twice beside another', [second, second, third]],
])('%s are the secret', async (_case, texts) => {
  expect(await joinRecoveryShares(texts)).toEqual(secret)
})

test('a share is read as somebody has typed it, off a page', async () => {
  const typed = first.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' ')
  const page = `For grandmother.\n${typed.replace(/attestat share l/, 'attestat-share-1')}\nKeep it.`
  expect(await joinRecoveryShares([page, third])).toEqual(secret)
})

test('as many as are needed, and not one fewer', async () => {
  const five = await splitRecoverySecret(secret, { shares: 5, needed: 4 })
  await expect(joinRecoveryShares(five.slice(0, 3))).rejects.toMatchObject({
    code: 'SHARES_TOO_FEW',
    details: { needed: 4, given: 3 },
  })
  expect(await joinRecoveryShares(five.slice(1))).toEqual(secret)
})

test('one share says nothing of the secret: it may be any', async () => {
  const others = await Promise.all(
    Array.from({ length: 64 }, () => splitRecoverySecret(secret, { shares: 2, needed: 2 })),
  )
  // A byte of one share over many splits takes many values, though the secret stays the same.
  expect(new Set(others.map(([share = '']) => share.slice(40, 47))).size).toBeGreaterThan(60)
})

describe('shares are refused', () => {
  test('when they are of two sets of the same secret', async () => {
    const [, other = ''] = await splitRecoverySecret(secret, { shares: 3, needed: 2 })
    await expect(joinRecoveryShares([first, other])).rejects.toMatchObject({
      code: 'SHARES_MIXED',
      at: 'shares[2]',
    })
  })

  test('when there is one, or none', async () => {
    await expect(joinRecoveryShares([first, first])).rejects.toMatchObject({
      code: 'SHARES_TOO_FEW',
      details: { needed: 2, given: 1 },
    })
    await expect(joinRecoveryShares([])).rejects.toMatchObject({ code: 'SHARES_TOO_FEW' })
  })

  test('when any letter of one is another', async () => {
    const start = first.indexOf(':') + 1
    for (let at = start; at < first.length; at++) {
      if (first[at] === '-') continue
      const letter = first[at] === '7' ? '8' : '7'
      const typed = first.slice(0, at) + letter + first.slice(at + 1)
      await expect(joinRecoveryShares([typed, second])).rejects.toMatchObject({
        code: 'SHARE_INVALID',
        at: 'shares[1]',
      })
    }
  })

  test.each([
    ['nothing of the kind', 'words and no share'],
    ['one that is cut short', first.slice(0, -1)],
    ['one of a later version', first.replace('SHARE-1', 'SHARE-2')],
  ])('when there is %s', async (_case, text) => {
    await expect(joinRecoveryShares([text, second])).rejects.toMatchObject({ code: 'SHARE_INVALID' })
  })

  test.each([
    { shares: 1, needed: 1 },
    { shares: 3, needed: 1 },
    { shares: 3, needed: 4 },
    { shares: 17, needed: 2 },
    { shares: 2.5, needed: 2 },
  ])('when $needed of $shares are asked for', async (plan) => {
    await expect(splitRecoverySecret(secret, plan)).rejects.toMatchObject({ code: 'RECOVERY_SPLIT_INVALID' })
  })
})
