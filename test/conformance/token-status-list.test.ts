/** The Token Status List draft's own examples. */
import { readdirSync, readFileSync } from 'node:fs'
import {
  decodeTokenStatusList,
  encodeTokenStatusList,
  readStatus,
  readTokenStatusList,
  statusListLength,
  type TokenStatusList,
} from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import { reportSharedData, sharedPath } from '../shared-folder.ts'

reportSharedData('vectors/token-status-list')

/** The text of an example without the draft's line breaks. */
function exampleText(name: string): string | undefined {
  const path = sharedPath(`vectors/token-status-list/${name}`)
  return path && readFileSync(path, 'utf8').replace(/\n\s*/g, '')
}

async function listOf(text: string): Promise<TokenStatusList> {
  return decodeTokenStatusList(JSON.parse(text.slice(text.indexOf('{'))), 'example')
}

/** The entries that are not 0. */
function entriesOf(list: TokenStatusList): Record<number, number> {
  const entries: Record<number, number> = {}
  for (let index = 0; index < statusListLength(list); index++) {
    const value = readStatus(list, index)
    if (value) entries[index] = value
  }
  return entries
}

// Section 4.1 of the draft, and its test vectors in the appendix.
const onesAt = [0, 1993, 25460, 159495, 495669, 554353, 645645, 723232, 854545, 934534, 1000345]
const twos = [1, 2, 1, 3, 1, 1, 2, 1, 1, 2, 3]
const foursAt = [
  0, 1993, 35460, 459495, 595669, 754353, 845645, 923232, 924445, 934534, 1004534, 1000345, 1030203, 1030204,
  1030205,
]

describe('the draft’s examples', () => {
  test.each([
    ['status_list_encoding_json.md', [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]],
    ['status_list_encoding2_json.md', [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]],
  ])('%s holds the sixteen or twelve values of the text', async (name, values) => {
    const text = exampleText(name)
    if (!text) return
    const list = await listOf(text)
    expect(values.map((_value, index) => readStatus(list, index))).toEqual(values)
    expect(statusListLength(list)).toBe(values.length)
  })

  test.each([
    ['status_list_encoding1_long_json.md', Object.fromEntries(onesAt.map((index) => [index, 1]))],
    ['status_list_encoding2_long_json.md', Object.fromEntries(onesAt.map((index, i) => [index, twos[i]]))],
    ['status_list_encoding4_json.md', Object.fromEntries(foursAt.map((index, i) => [index, i + 1]))],
  ])('%s holds the entries of the text in a list of 2^20', async (name, entries) => {
    const text = exampleText(name)
    if (!text) return
    const list = await listOf(text)
    expect(statusListLength(list)).toBe(2 ** 20)
    expect(entriesOf(list)).toEqual(entries)
  })

  test('status_list_encoding8_json.md holds each value from 1 to 255 once', async () => {
    const text = exampleText('status_list_encoding8_json.md')
    if (!text) return
    const entries = entriesOf(await listOf(text))
    expect(Object.values(entries).sort((a, b) => a - b)).toEqual(Array.from({ length: 255 }, (_, i) => i + 1))
  })

  test('every list is the same after it is written and read again', async () => {
    const folder = sharedPath('vectors/token-status-list')
    for (const name of folder ? readdirSync(folder).filter((file) => file.includes('encoding')) : []) {
      const list = await listOf(exampleText(name)!)
      expect(await decodeTokenStatusList(await encodeTokenStatusList(list), name)).toEqual(list)
    }
  })

  test('the signed list is read under its own address and no other', async () => {
    const text = exampleText('status_list_jwt_raw.md') ?? exampleText('status_list_jwt.md')
    const token = [text, exampleText('status_list_jwt.md')].find((example) => example?.startsWith('eyJ'))
    if (!token) return
    const read = await readTokenStatusList(token, { url: 'https://example.com/statuslists/1' })
    expect(read).toMatchObject({
      issuedAt: new Date(1686920170_000),
      expiresAt: new Date(2291720170_000),
      ttlSeconds: 43200,
    })
    expect(readStatus(read.list, 0)).toBe(1)
    await expect(
      readTokenStatusList(token, { url: 'https://example.com/statuslists/2' }),
    ).rejects.toMatchObject({
      code: 'STATUS_SUBJECT_MISMATCH',
    })
  })
})
