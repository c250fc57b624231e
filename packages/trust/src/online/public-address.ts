/**
 * Which addresses of the network may be dialled for somebody else's sake: a document that names a URL must not reach
 * the machine that reads it, or its neighbours.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/, …/iana-ipv6-special-registry/
 */
import type { CodeWords } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { expected } from '../expected.ts'

/** Longest URL that is dialled. */
const maxUrlLength = 2048

/**
 * Reads a URL that somebody else named.
 *
 * @param options.allowPort Accepts another port than 443. Default false.
 * @returns the URL, without a fragment.
 * @throws TrustError `URL_FORBIDDEN` unless it is https, with a host name that a public name server may know, without
 *   user, password, or a port that is not allowed.
 */
export function readPublicUrl(text: string, options: { readonly allowPort?: boolean } = {}): URL {
  const url = text.length <= maxUrlLength ? URL.parse(text) : null
  if (!url) throw forbidden(expected('an absolute URL'))
  if (url.protocol !== 'https:') throw forbidden(expected('an https address'))
  if (url.username !== '' || url.password !== '') throw forbidden(expected('a URL without user and password'))
  if (url.port !== '' && !options.allowPort) throw forbidden(expected('port 443'))
  if (!isPublicName(url.hostname)) throw forbidden(expected('a public host name'))
  url.hash = ''
  return url
}

/** Whether a host is a name below a top-level domain, and not one that is kept for local use. */
function isPublicName(host: string): boolean {
  const labels = host.split('.')
  const last = labels.at(-1) ?? ''
  // The URL parser has written every spelling of an IPv4 address in four decimals, and IPv6 in brackets.
  return labels.length >= 2 && /^[a-z][a-z0-9-]*[a-z0-9]$/.test(last) && !localDomains.has(last)
}

/** @see RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476; `internal` is ICANN's for private use. */
const localDomains: ReadonlySet<string> = new Set([
  'alt',
  'arpa',
  'home',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'onion',
])

/**
 * Whether an IP address, as a name server gives it, is one of the public network.
 *
 * An IPv6 address that carries an IPv4 address inside is judged by that one, too.
 */
export function isPublicAddress(address: string): boolean {
  const v4 = readIpv4(address)
  if (v4) return isPublicIpv4(v4)
  const v6 = readIpv6(address)
  return v6 !== undefined && isPublicIpv6(v6)
}

type Octets = readonly number[]

/** Blocks that are not public: first octets, and how many leading bits count. @see RFC 6890 */
const ipv4Blocks: readonly (readonly [Octets, number])[] = [
  [[0, 0, 0, 0], 8],
  [[10, 0, 0, 0], 8],
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  [[169, 254, 0, 0], 16],
  [[172, 16, 0, 0], 12],
  [[192, 0, 0, 0], 24],
  [[192, 0, 2, 0], 24],
  [[192, 88, 99, 0], 24],
  [[192, 168, 0, 0], 16],
  [[198, 18, 0, 0], 15],
  [[198, 51, 100, 0], 24],
  [[203, 0, 113, 0], 24],
  // Multicast, reserved, broadcast.
  [[224, 0, 0, 0], 3],
]

function isPublicIpv4(octets: Octets): boolean {
  return !ipv4Blocks.some(([block, bits]) => startsWithBits(octets, block, bits))
}

/** Of IPv6 only what is given out as global unicast is public, and of that not these. */
const globalUnicast: readonly [Octets, number] = [[0x20], 3]
const ipv6Blocks: readonly (readonly [Octets, number])[] = [
  // Protocol assignments, Teredo among them; documentation; SRv6.
  [[0x20, 0x01, 0x00], 23],
  [[0x20, 0x01, 0x0d, 0xb8], 32],
  [[0x3f, 0xff, 0x00], 20],
]

/** Where an IPv6 address carries an IPv4 address: a prefix and the place behind it. */
const carriers: readonly (readonly [Octets, number, number])[] = [
  // ::ffff:0:0/96, IPv4-mapped; 64:ff9b::/96, NAT64; 2002::/16, 6to4.
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96, 12],
  [[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 96, 12],
  [[0x20, 0x02], 16, 2],
]

/**
 * Interface identifiers of ISATAP, behind which an IPv4 address of an inner network stands. No server for everybody has
 * one, whatever the address is.
 *
 * @see RFC 5214, section 6.1
 */
const isatap: readonly Octets[] = [
  [0x00, 0x00, 0x5e, 0xfe],
  [0x02, 0x00, 0x5e, 0xfe],
]

function isPublicIpv6(octets: Octets): boolean {
  if (isatap.some((identifier) => startsWithBits(octets.slice(8), identifier, 32))) return false
  const carrier = carriers.find(([prefix, bits]) => startsWithBits(octets, prefix, bits))
  if (carrier) return isPublicIpv4(octets.slice(carrier[2], carrier[2] + 4))
  return (
    startsWithBits(octets, ...globalUnicast) &&
    !ipv6Blocks.some(([block, bits]) => startsWithBits(octets, block, bits))
  )
}

function startsWithBits(octets: Octets, prefix: Octets, bits: number): boolean {
  for (let i = 0; i * 8 < bits; i++) {
    const mask = 0xff & (0xff << Math.max(0, 8 - (bits - i * 8)))
    if (((octets[i] ?? 0) & mask) !== ((prefix[i] ?? 0) & mask)) return false
  }
  return true
}

/** Only four decimals without leading zeros: other spellings are no addresses that a name server gives. */
function readIpv4(text: string): Octets | undefined {
  const parts = text.split('.')
  const isDecimal = (part: string): boolean => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255
  return parts.length === 4 && parts.every(isDecimal) ? parts.map(Number) : undefined
}

function readIpv6(text: string): Octets | undefined {
  // The URL parser knows every spelling, with an IPv4 address at the end too; a zone is no part of the address.
  const url = text.includes(':') ? URL.parse(`http://[${text}]/`) : null
  if (!url) return undefined
  const written = url.hostname.slice(1, -1)
  const [head = '', tail] = written.split('::')
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const [first, last] = [groups(head), groups(tail ?? '')]
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => 0)
  return [...first, ...zeros, ...last].flatMap((group) => [group >> 8, group & 0xff])
}

function forbidden(words: CodeWords): TrustError {
  return new TrustError('URL_FORBIDDEN', { at: 'url', details: { expected: words } })
}
