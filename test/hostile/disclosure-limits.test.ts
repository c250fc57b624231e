import { limits, restoreClaims } from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import { reads, refuses } from './refuses.ts'
import { credential, digest, disclosing, disclosure, salt, withSubject } from './tokens.ts'

const one = disclosure([salt(1), 'one', 'value'])

describe('B22 disclosures inside each other', () => {
  const chain = (length: number) => {
    const texts = [disclosure([salt(0), 'end', true])]
    for (let n = 1; n < length; n++) {
      texts.push(disclosure([salt(n), `level${n}`, { _sd: [digest(texts.at(-1) as string)] }]))
    }
    return withSubject({ _sd: [digest(texts.at(-1) as string)] }, texts.reverse())
  }

  test('are read to a depth of sixteen', async () => {
    expect((await reads(chain(limits.disclosureDepth))).disclosures).toHaveLength(16)
  })

  test.each([17, 200, 2000])('%i deep are refused', async (length) => {
    await refuses(reads(chain(length)), 'SD_LIMIT')
  })

  test('cannot refer to themselves: a digest that a disclosure holds is not its own', async () => {
    const cycle = disclosure([salt(1), 'self', { _sd: [digest(one)] }])
    await refuses(
      reads(withSubject({ _sd: [digest(cycle)] }, [cycle, disclosure([salt(9), 'x', 1])])),
      'SD_DISCLOSURE_UNREFERENCED',
    )
  })
})

describe('B23 many disclosures', () => {
  const flat = (count: number) => {
    const texts = Array.from({ length: count }, (_, n) => disclosure([salt(n), `claim${n}`, n]))
    return disclosing(texts)
  }

  test('are read up to 256', async () => {
    expect((await reads(flat(256))).disclosures).toHaveLength(256)
  })

  test.each([257, 3000])('%i are refused', async (count) => {
    await refuses(reads(flat(count)), 'SD_LIMIT')
  })

  test('past the size of a credential are refused before they are looked at', async () => {
    const text = `${credential()}${`${one}~`.repeat(80_000)}`
    await refuses(reads(text), 'INPUT_TOO_LARGE')
    await refuses(
      restoreClaims(
        {},
        Array.from({ length: 20_000 }, () => one),
      ),
      'SD_LIMIT',
    )
  })

  test('are not even decoded when the signature is wrong', async () => {
    const forged = credential({ disclosures: ['this is no disclosure'], key: 'stranger' })
    await refuses(reads(forged), 'SIGNATURE_INVALID')
    await refuses(reads(credential({ disclosures: ['this is no disclosure'] })), 'B64URL_NOT_CANONICAL')
  })
})

describe('B24 a value nested inside a disclosure', () => {
  const nested = (levels: number) =>
    disclosing([disclosure(`["${salt(1)}","claim",${'['.repeat(levels)}${']'.repeat(levels)}]`)])

  // The disclosure itself is one level.
  test.each([32, 33, 1000, 100_000])('%i levels deep is refused', async (levels) => {
    await refuses(reads(nested(levels)), 'JSON_TOO_DEEP')
  })

  test('31 levels deep is read', async () => {
    await reads(nested(31))
  })
})
