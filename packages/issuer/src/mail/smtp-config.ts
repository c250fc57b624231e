/** How to reach the mail server, as the registrar writes it into a file. */
import { decodeJsonObject, isJsonObject } from '@attestat/credential'
import { IssuerError } from '../codes.ts'
import { expected } from '../expected.ts'
import { readMailAddress } from './message.ts'

export interface SmtpConfig {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (465). Otherwise STARTTLS, required unless the server is on this machine. */
  readonly secure: boolean
  readonly from: string
  readonly auth?: { readonly user: string; readonly pass: string }
}

/**
 * Reads `{ "host", "port", "from", "secure"?, "auth"?: { "user", "pass" } }`.
 *
 * @throws IssuerError `MAIL_CONFIG_INVALID`, `MAIL_ADDRESS_INVALID`; CredentialError the `JSON_…` codes.
 */
export function readSmtpConfig(bytes: Uint8Array): SmtpConfig {
  const config = decodeJsonObject(bytes, { at: 'smtp', maxBytes: 65_536 })
  const { host, port, from, secure = port === 465, auth } = config
  if (typeof host !== 'string' || !/^[A-Za-z0-9.:-]+$/.test(host)) throw invalid('host', 'a host name')
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw invalid('port', 'a number from 1 to 65535')
  }
  if (typeof secure !== 'boolean') throw invalid('secure', 'true or false')
  if (typeof from !== 'string') throw invalid('from', 'a mail address')
  const foreign = Object.keys(config).find((name) => !members.includes(name))
  if (foreign !== undefined) throw invalid(foreign, 'only {names}', { names: members.join(', ') })
  const reached = { host, port, secure, from: readMailAddress(from, 'smtp.from') }
  if (auth === undefined) return reached
  if (!isJsonObject(auth) || typeof auth.user !== 'string' || typeof auth.pass !== 'string') {
    throw invalid('auth', 'user and pass')
  }
  return { ...reached, auth: { user: auth.user, pass: auth.pass } }
}

const members: readonly string[] = ['host', 'port', 'from', 'secure', 'auth']

function invalid(member: string, ...phrase: Parameters<typeof expected>): IssuerError {
  return new IssuerError('MAIL_CONFIG_INVALID', {
    at: `smtp.${member}`,
    details: { expected: expected(...phrase) },
  })
}
