import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attachedCredential } from '@attestat/credential'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { diplomaFile, diplomaRows } from '../../../../fixtures/diploma-rows.ts'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { importRecords } from '../import/import-records.ts'
import { Issuer } from '../issuer.ts'
import type { Ledger, LedgerDocument } from '../ledger.ts'
import { openLedger } from '../sqlite-ledger.ts'
import { readRecipients, sendDocuments, writeOutbox } from './mail-documents.ts'
import type { LetterTerms } from './message.ts'
import { withSentLog } from './sent-log.ts'
import { readSmtpConfig } from './smtp-config.ts'
import { openMailer } from './transport.ts'

const did = 'did:web:school130.example'
const signer = testSigner('school', `${did}#key-1`)
const now = new Date('2026-06-27T09:00:00Z')
const terms: LetterTerms = {
  signer,
  baseUrl: 'https://school130.example',
  language: 'ru',
  now,
  from: 'school@school130.example',
  issuerName: 'Лицей № 130',
  get ledger() {
    return ledger
  },
}
const keyOf = (number: number) => `school-diploma/07724/${String(number).padStart(7, '0')}`
const recipients = new Map([1, 2, 3].map((number) => [keyOf(number), `owner${number}@mail.example`]))

let shared: string
let folder: string
let ledger: Ledger

beforeAll(async () => {
  shared = mkdtempSync(join(tmpdir(), 'mail-'))
  ledger = openLedger(join(shared, 'ledger.sqlite'), { create: true })
  const profile = { id: did, type: ['Profile'], name: terms.issuerName }
  const issuer = new Issuer({ ledger, signer, profile, baseUrl: terms.baseUrl, since: now, now: () => now })
  await issuer.issueBatch(await importRecords(diplomaFile(diplomaRows(3)), { type: 'school-diploma' }), {
    unbound: true,
  })
})
afterAll(() => {
  ledger.close()
  rmSync(shared, { recursive: true })
})
beforeEach(() => {
  folder = mkdtempSync(join(shared, 'case-'))
})

interface Received {
  readonly to: readonly string[]
  readonly message: string
}

/** A real mail server on this machine, which keeps what it takes. */
class TestServer {
  readonly received: Received[] = []
  /** Asked before a letter is taken: an SMTP code to refuse it with, or 'hang up' once it has it. */
  judge: (to: string) => number | 'hang up' | undefined = () => undefined
  readonly #server: SMTPServer

  constructor() {
    this.#server = new SMTPServer({
      authMethods: ['PLAIN', 'LOGIN'],
      allowInsecureAuth: true,
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _, done) =>
        done(username === 'school' && password === 'secret' ? null : new Error('no'), {
          user: username ?? '',
        }),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk) => chunks.push(chunk))
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address)
          const judged = this.judge(to[0] ?? '')
          if (typeof judged === 'number')
            return done(Object.assign(new Error('full'), { responseCode: judged }))
          this.received.push({ to, message: Buffer.concat(chunks).toString('utf8') })
          if (judged !== 'hang up') return done()
          for (const connection of this.#server.connections) connection.close()
        })
      },
    })
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return (this.#server.server.address() as AddressInfo).port
  }

  close = () => new Promise<void>((resolve) => this.#server.close(() => resolve()))
}

/** The decoded parts of a message by their media types. */
function partsOf(message: string): Map<string, Buffer> {
  const boundary = /boundary="([^"]+)"/.exec(message)?.[1] as string
  return new Map(
    message.split(`--${boundary}`).flatMap((part): [string, Buffer][] => {
      const [head = '', ...body] = part.split('\r\n\r\n')
      const type = /Content-Type: ([^;\r]+)/.exec(head)?.[1]
      return type && /base64/.test(head) ? [[type, Buffer.from(body.join(''), 'base64')]] : []
    }),
  )
}

describe('an outbox', () => {
  test('has a message a document with the PDF and the credential, named after the row', async () => {
    const { done, refused } = await writeOutbox(ledger.documents(), recipients, folder, terms)
    expect([done.length, refused.length]).toEqual([3, 0])
    expect(readdirSync(folder)).toContain('school-diploma_07724_0000001.eml')
    const message = readFileSync(join(folder, 'school-diploma_07724_0000001.eml'), 'utf8')
    expect(message).toContain('To: owner1@mail.example\r\n')
    expect(message).toContain('From: school@school130.example\r\n')
    const parts = partsOf(message)
    const text = ledger.document(keyOf(1))?.text as string
    expect(parts.get('application/vc+sd-jwt')?.toString()).toBe(text)
    await expect(attachedCredential(parts.get('application/pdf') as Buffer)).resolves.toBe(text)
  })

  test('has the credential alone where a kind is not printed, and refuses one that is revoked', async () => {
    const type = 'guardian-link'
    const link = { ...(ledger.document(keyOf(1)) as LedgerDocument), type }
    await writeOutbox([link], recipients, folder, terms)
    const message = readFileSync(join(folder, 'school-diploma_07724_0000001.eml'), 'utf8')
    expect([...partsOf(message).keys()].filter((part) => part.startsWith('application/'))).toEqual([
      'application/vc+sd-jwt',
    ])
    const revoked = { ...link, rowKey: keyOf(2), status: 'invalid' as const }
    const { done, refused } = await writeOutbox([revoked], recipients, folder, terms)
    expect([done, refused[0]?.error.code]).toEqual([[], 'DOCUMENT_NOT_IN_FORCE'])
  })

  test('finds the address of a row key that is spelled in another way', async () => {
    const spelled = new Map([['school-diploma/7724/№ 2', 'owner2@mail.example']])
    const { done, refused } = await writeOutbox(ledger.documents(), spelled, folder, terms)
    expect([done, refused.length]).toEqual([[keyOf(2)], 2])
  })

  test('leaves alone what is there, and says who has no address', async () => {
    const some = new Map([[keyOf(1), 'owner1@mail.example']])
    await writeOutbox(ledger.documents(), some, folder, terms)
    const again = await writeOutbox(ledger.documents(), some, folder, terms)
    expect([again.done, again.before]).toEqual([[], [keyOf(1)]])
    expect(again.refused.map(({ rowKey, error }) => [rowKey, error.code])).toEqual([
      [keyOf(2), 'MAIL_RECIPIENT_MISSING'],
      [keyOf(3), 'MAIL_RECIPIENT_MISSING'],
    ])
  })
})

describe('a mail server', () => {
  let server: TestServer
  let port: number
  beforeEach(async () => {
    server = new TestServer()
    port = await server.listen()
  })
  afterEach(() => server.close())

  const logPath = () => join(folder, 'mail-sent.jsonl')
  async function send(options: { pass?: string; retryUncertain?: boolean } = {}) {
    const { pass = 'secret', retryUncertain = false } = options
    const auth = { user: 'school', pass }
    const mailer = await openMailer({ host: '127.0.0.1', port, secure: false, from: terms.from, auth })
    try {
      return await withSentLog(logPath(), 1000, (log) =>
        sendDocuments(ledger.documents(), recipients, { mailer, log, retryUncertain }, terms),
      )
    } finally {
      mailer.close()
    }
  }
  const codesOf = ({ refused }: Awaited<ReturnType<typeof send>>) => refused.map(({ error }) => error.code)

  test('gets every letter once, however often the mailing is run', async () => {
    expect((await send()).done).toHaveLength(3)
    const again = await send()
    expect([again.done.length, again.before.length]).toEqual([0, 3])
    expect(server.received.map(({ to }) => to[0])).toEqual([...recipients.values()])
    const parts = partsOf(server.received[1]?.message ?? '')
    expect(parts.get('application/vc+sd-jwt')?.toString()).toBe(ledger.document(keyOf(2))?.text)
  })

  test('refuses one letter, and gets it when the mailing is run again, and no other', async () => {
    server.judge = (to) => (to.startsWith('owner2') ? 452 : undefined)
    const first = await send()
    expect([first.done.length, codesOf(first)]).toEqual([2, ['MAIL_REFUSED']])
    server.judge = () => undefined
    expect((await send()).done).toEqual([keyOf(2)])
    expect(server.received).toHaveLength(3)
  })

  test('goes down with a letter in hand: it is not sent again unless somebody says so', async () => {
    server.judge = (to) => (to.startsWith('owner2') ? 'hang up' : undefined)
    expect(codesOf(await send())).toEqual(['MAIL_UNCERTAIN'])
    server.judge = () => undefined
    const again = await send()
    expect([again.done, codesOf(again)]).toEqual([[], ['MAIL_UNCERTAIN']])
    expect(server.received).toHaveLength(3)
    expect((await send({ retryUncertain: true })).done).toEqual([keyOf(2)])
  })

  test('turns away a wrong password, and the refusal does not tell it', async () => {
    const refusal = await send({ pass: 'wrong-password' }).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'MAIL_REFUSED', details: { reason: '535' } })
    expect(`${refusal.stack}${JSON.stringify(refusal)}`).not.toContain('wrong-password')
    expect((await send()).done).toHaveLength(3)
  })

  test('a log cut off in the middle of a line is read up to there', async () => {
    await send()
    const log = readFileSync(logPath(), 'utf8')
    writeFileSync(logPath(), log.slice(0, -20))
    const again = await send()
    // The last letter's `sent` was lost with the line, so nobody knows of it; the others are known.
    expect([again.before.length, codesOf(again)]).toEqual([2, ['MAIL_UNCERTAIN']])
    expect(server.received).toHaveLength(3)
  })

  test('that is not there is found out before the first letter', async () => {
    await server.close()
    await expect(send()).rejects.toMatchObject({ code: 'MAIL_REFUSED', at: '127.0.0.1' })
    expect(readFileSync(logPath(), 'utf8')).toBe('')
    server = new TestServer()
    port = await server.listen()
    expect((await send()).done).toHaveLength(3)
  })

  test('the log names nobody', async () => {
    await send()
    expect(readFileSync(logPath(), 'utf8')).not.toMatch(/owner|mail\.example|Иванова|07724/)
  })

  test('two mailings at once send nothing twice', async () => {
    await Promise.all([send(), send()])
    expect(server.received).toHaveLength(3)
  })
})

describe('what the registrar writes', () => {
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
  const config = { host: 'mail.example', port: 587, from: 'school@school.example' }

  test.each([
    ['a header in an address', 'a@b.example\r\nBcc: c@d.example'],
    ['two addresses', 'a@b.example,c@d.example'],
    ['a name', 'Anna <a@b.example>'],
    ['no host', 'a@'],
  ])('%s is refused', (_, address) => {
    expect(() => readRecipients(bytes({ key: address }))).toThrowError(
      expect.objectContaining({ code: 'MAIL_ADDRESS_INVALID', at: 'key' }),
    )
  })

  test('an address in Cyrillic is one', () => {
    expect(readRecipients(bytes({ key: 'анна@почта.рф' })).get('key')).toBe('анна@почта.рф')
  })

  test('two spellings of one row key are one key', () => {
    const twice = bytes({ 'gto-badge/AC-1': 'a@mail.example', 'gto-badge/АС–1': 'b@mail.example' })
    expect(() => readRecipients(twice)).toThrowError(
      expect.objectContaining({ code: 'MAIL_RECIPIENT_DOUBLED', at: 'gto-badge/АС–1' }),
    )
    expect(readRecipients(bytes({ 'gto-badge/AC-1': 'a@mail.example' })).size).toBe(1)
  })

  test('settings of a server are read, and refused with the place', () => {
    expect(readSmtpConfig(bytes(config))).toEqual({ ...config, secure: false })
    expect(readSmtpConfig(bytes({ ...config, port: 465 })).secure).toBe(true)
    for (const [change, at] of [
      [{ port: '25' }, 'smtp.port'],
      [{ host: 'a b' }, 'smtp.host'],
      [{ auth: { user: 'x' } }, 'smtp.auth'],
      [{ password: 'x' }, 'smtp.password'],
    ] as const) {
      expect(() => readSmtpConfig(bytes({ ...config, ...change }))).toThrowError(
        expect.objectContaining({ code: 'MAIL_CONFIG_INVALID', at }),
      )
    }
  })
})
