import { deflateSync } from 'node:zlib'
import { encodeBase64url, type JsonObject } from '@attestat/credential'
import { sealedMessageBytes } from '@attestat/keys'
import { describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../../fixtures/issued-diploma.ts'
import { packMessage, unpackMessage } from './packed-message.ts'

const json = (members: object): Buffer => Buffer.from(JSON.stringify(members))
const textOf = (said: string | Uint8Array): string => encodeBase64url(Buffer.from(said))

describe('a message between child and guardian', () => {
  it('comes back as it was, and is well below half as long', async () => {
    const message = { type: 'AttestatDraft', note: 'Можно? «да»', parts: [{ text: await issuedDiploma() }] }
    const packed = await packMessage(message)
    expect(await unpackMessage(packed)).toEqual(message)
    expect(packed.length).toBeLessThan(0.4 * json(message).length)
    // To which the unfolding of tokens adds something.
    expect(packed.length).toBeLessThan(0.75 * deflateSync(json(message), { level: 9 }).length)
  })

  it.each([
    ['what looks like a token and is none', 'eyJ eyJ. eyJz WyJ_ eyJhbGciOiJFUzI1NiJ9eyJ'],
    ['a token that stands in another word', `x${textOf('{"a":1}')}`],
    ['a segment that is not canonical', 'eyJhIjoxfR'],
    [
      'a segment of bytes that are no text',
      textOf(Uint8Array.from([...Buffer.from('{"a":"'), 255, 34, 125])),
    ],
    ['a segment that has the marks in it', textOf('{"a":"\u0001b\u0002"}')],
    ['a text that has the marks in it', '\u0001eyJhIjoxfQ\u0002'],
    ['a segment that begins with a byte order mark', textOf('\ufeff{"a":1}')],
  ])('comes back as it was with %s', async (_, text) => {
    expect(await unpackMessage(await packMessage({ text }))).toEqual({ text })
  })

  it('is read as the JSON that an earlier program sealed', async () => {
    const message: JsonObject = { type: 'AttestatDraft', text: 'eyJhIjoxfQ' }
    expect(await unpackMessage(json(message))).toEqual(message)
  })

  it.each([
    ['no stream', Buffer.from('x')],
    ['a stream with something behind it', Buffer.concat([deflateSync('{}'), Buffer.from('x')])],
    ['bytes that are no text', deflateSync(Uint8Array.of(123, 255, 125))],
  ])('is refused where it is %s', async (_, bytes) => {
    await expect(unpackMessage(bytes)).rejects.toMatchObject({ code: 'DRAFT_INVALID' })
    expect(await unpackMessage(deflateSync('{}'))).toEqual({})
  })

  it('is refused with a mark alone', async () => {
    await expect(unpackMessage(deflateSync('{"a":"\u0001b"}'))).rejects.toMatchObject({
      code: 'JSON_INVALID',
    })
    expect(await unpackMessage(deflateSync('{"a":"\u0001b\u0002"}'))).toEqual({ a: 'Yg' })
  })

  it('is not unpacked without an end', async () => {
    const bomb = deflateSync(new Uint8Array(sealedMessageBytes + 1))
    await expect(unpackMessage(bomb)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
  })
})
