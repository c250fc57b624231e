/** Letters as messages: to a file, or to a mail server. */
import type { createTransport } from 'nodemailer'
import { IssuerError } from '../codes.ts'
import type { Letter } from './message.ts'
import type { SmtpConfig } from './smtp-config.ts'

/** The message of a letter as a file (`.eml`). @see RFC 5322 */
export async function messageOf(letter: Letter): Promise<Buffer> {
  const { createTransport } = await loadMailer()
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await writer.sendMail(mailOptions(letter))
  return message as Buffer
}

/** A connection to a mail server. */
export interface Mailer {
  /** Connects and logs in, to find out before the first letter. @throws IssuerError `MAIL_REFUSED`. */
  check(): Promise<void>
  /**
   * Sends one letter. When it returns, the server has taken it.
   *
   * @throws IssuerError `MAIL_REFUSED` when the letter was certainly not taken, `MAIL_UNCERTAIN` when nobody knows.
   */
  send(letter: Letter): Promise<void>
  close(): void
}

/** Opens a mail server. Nothing is dialled before the first letter. */
export async function openMailer({ host, port, secure, auth }: SmtpConfig): Promise<Mailer> {
  const { createTransport } = await loadMailer()
  const transport = createTransport({
    host,
    port,
    secure,
    // What is sent is personal: in the clear only to a server on this very machine.
    requireTLS: !secure && !isLoopback(host),
    ...(isLoopback(host) ? { ignoreTLS: !secure } : {}),
    ...(auth ? { auth } : {}),
    pool: true,
    maxConnections: 1,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 120_000,
  })
  return {
    async check() {
      await transport.verify().catch((cause: unknown) => {
        throw new IssuerError('MAIL_REFUSED', { at: host, details: { reason: reasonOf(cause) } })
      })
    },
    async send(letter) {
      try {
        await transport.sendMail(mailOptions(letter))
      } catch (cause) {
        throw mailError(cause)
      }
    },
    close: () => transport.close(),
  }
}

/** Loaded when it is needed: most commands send nothing. */
function loadMailer(): Promise<{ readonly createTransport: typeof createTransport }> {
  return import('nodemailer')
}

function mailOptions(letter: Letter): Parameters<ReturnType<typeof createTransport>['sendMail']>[0] {
  return {
    ...letter,
    attachments: letter.attachments.map((attachment) => ({ ...attachment })),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function mailError(cause: unknown): IssuerError {
  const { code, responseCode, syscall } = cause as MailFailure
  // A connection that breaks says nothing of the letter that was on its way; one that never stood carried none.
  const isCertain = responseCode !== undefined || syscall === 'connect' || notSent.has(code)
  return new IssuerError(isCertain ? 'MAIL_REFUSED' : 'MAIL_UNCERTAIN', {
    details: { reason: reasonOf(cause) },
  })
}

interface MailFailure {
  readonly code?: string
  /** What the server answered. */
  readonly responseCode?: number
  readonly syscall?: string
}

/** The server's own words may quote an address or a password, so only its number is passed on. */
function reasonOf(cause: unknown): string {
  const { code, responseCode } = cause as MailFailure
  return String(responseCode ?? code ?? 'unknown')
}

/** Failures before a letter is handed to the server. */
const notSent: ReadonlySet<string | undefined> = new Set(['EAUTH', 'EDNS', 'EENVELOPE', 'ENOAUTH', 'ETLS'])

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
