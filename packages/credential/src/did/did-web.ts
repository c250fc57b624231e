/**
 * The DID method `web`, as far as it is text: where a DID's document lies. Fetching is not done here, and whether
 * an address may be dialled is decided where it is done.
 *
 * @see https://w3c-ccg.github.io/did-method-web/
 */
import { CredentialError } from '../codes.ts'
import { readDid } from './did.ts'

export interface DidWebOptions {
  /** Accepts a port, written `%3A8443`. Default false. */
  readonly allowPort?: boolean
}

/**
 * The https address of the DID document. No percent-encoding is accepted but that of the port's colon, so that no
 * two DIDs share an address and no character of one can leave its place in the URL.
 *
 * @throws CredentialError `DID_INVALID`, `DID_METHOD_UNSUPPORTED` for another method.
 */
export function didWebUrl(did: string, options: DidWebOptions = {}): string {
  const { method, id } = readDid(did)
  if (method !== 'web') {
    throw new CredentialError('DID_METHOD_UNSUPPORTED', { at: 'did', details: { supported: ['web'] } })
  }
  const [authority = '', ...path] = id.split(':')
  const [, host, port] = authoritySyntax.exec(authority) ?? []
  if (host === undefined || host.length > maxHostLength || !path.every(isPathSegment)) throw invalid()
  // The folder of a whole host; as a path it would be a second name of the same address.
  if (path[0] === wellKnown) throw invalid()
  if (port !== undefined && !(options.allowPort && isPort(port))) throw invalid()
  const folder = path.length === 0 ? wellKnown : path.join('/')
  return `https://${host}${port === undefined ? '' : `:${port}`}/${folder}/did.json`
}

/**
 * The did:web of an https address: of the DID document itself, or of the folder that it lies in (for a whole host
 * the document lies in `.well-known`).
 *
 * @throws CredentialError `DID_INVALID` for an address that no did:web has.
 */
export function didWebOf(url: string, options: DidWebOptions = {}): string {
  const parsed = URL.parse(url)
  if (!parsed) throw invalid()
  const { protocol, hostname, port, pathname } = parsed
  const path = pathname.replace(/\/did\.json$/, '').replace(/\/$/, '')
  const segments = path === '' || path === '/.well-known' ? [] : path.slice(1).split('/')
  const did = ['did:web', port ? `${hostname}%3A${port}` : hostname, ...segments].join(':')
  // The way back shows whether the address had anything that a did:web cannot say: a query, a user, `..`, escapes.
  const address = didWebUrl(did, options)
  const written = [
    address,
    address.replace(/\/did\.json$/, ''),
    address.replace(/\/(?:\.well-known\/)?did\.json$/, ''),
  ]
  if (protocol !== 'https:' || !written.includes(url.replace(/\/$/, ''))) throw invalid()
  return did
}

const wellKnown = '.well-known'
const authoritySyntax =
  /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?:%3A(\d+))?$/
const maxHostLength = 253

/** The https default 443 is not written, so that it is no second spelling. */
function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535 && Number(text) !== 443
}

function isPathSegment(segment: string): boolean {
  return /^[A-Za-z0-9._-]+$/.test(segment) && segment !== '.' && segment !== '..' && segment !== 'did.json'
}

function invalid(): CredentialError {
  return new CredentialError('DID_INVALID', { at: 'did:web' })
}
