/**
 * The history in a file, for a complaint: the chain as it is, its end signed with the holder's key. Whoever reads it
 * can see that nothing was changed or left out, and whose history it is; entries about others may be kept back, and
 * then only their hashes are in it.
 */
import {
  checkTyp,
  decodeJsonObject,
  didKeyOf,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  limits,
  readCompactJws,
  readDidKey,
  requireNumericDate,
  type Signer,
  signJws,
  toNumericDate,
  verifyJws,
} from '@attestat/credential'
import { WalletError } from './codes.ts'
import { type HistoryLine, historyLines } from './consent.ts'
import { expected } from './expected.ts'
import { type AgePolicy, readAgePolicy } from './guardians/age-policy.ts'
import {
  type AgePolicyEntry,
  type ChainPart,
  type HistoryEntry,
  hashOfEntry,
  type RefusalEntry,
  readChain,
  readChainBytes,
} from './history.ts'
import type { WalletStore } from './store.ts'

/** An exported history that holds together. */
export interface ReadHistory {
  /** The did:key of whoever signed its end. */
  readonly holder: string
  readonly exportedAt: Date
  readonly lines: readonly HistoryLine[]
  /** What was refused. */
  readonly refusals: readonly RefusalEntry[]
  /** Who was to decide at which age, as it was set. */
  readonly agePolicies: readonly AgePolicyEntry[]
  /** How many entries were kept back. */
  readonly keptBack: number
}

/**
 * Writes the history into a file.
 *
 * @param options.audience Only what was shown to this receiver, or refused, by its full client identifier. Default:
 *   everything.
 * @returns JSON. Every entry is a text in it, exactly as it was hashed.
 * @throws WalletError `HISTORY_BROKEN`.
 */
export async function exportHistory(
  store: WalletStore,
  { signer, now, audience }: { readonly signer: Signer; readonly now: Date; readonly audience?: string },
): Promise<string> {
  const chain = await readChainBytes(store)
  const entries = await readChain(chain.map((bytes) => ({ bytes })))
  const wanted = wantedEntries(entries, audience)
  const hashes = await Promise.all(chain.map(hashOfEntry))
  const seal = await signJws(
    'consent-history',
    {
      iss: didKeyOf(signer.publicJwk),
      iat: toNumericDate(now),
      count: chain.length,
      head: hashes.at(-1) ?? '',
    },
    signer,
  )
  const document: JsonObject = {
    type: documentType,
    version: 1,
    entries: chain.map((bytes, i) =>
      wanted.has(i + 1) ? { entry: new TextDecoder().decode(bytes) } : { hash: hashes[i] as string },
    ),
    seal,
  }
  return `${JSON.stringify(document, undefined, 1)}\n`
}

/** The numbers of all entries; or of what was shown to a receiver or refused, and of what became of it. */
function wantedEntries(entries: readonly HistoryEntry[], audience: string | undefined): ReadonlySet<number> {
  const towards = entries.filter(
    (entry) => audience === undefined || ('audience' in entry && entry.audience === audience),
  )
  const wanted = new Set(towards.map(({ sequence }) => sequence))
  for (const entry of entries) if ('of' in entry && wanted.has(entry.of)) wanted.add(entry.sequence)
  return wanted
}

/**
 * Reads an exported history: checks the chain, and the signature over its end.
 *
 * @throws WalletError `HISTORY_EXPORT_INVALID`, `HISTORY_BROKEN`; CredentialError the codes of the strict edge,
 *   `JWT_TYP_MISMATCH`, `DID_…`, `KEY_…`, `SIGNATURE_INVALID`.
 */
export async function readHistoryExport(input: Uint8Array | string): Promise<ReadHistory> {
  const document = decodeJsonObject(input, { at, maxBytes: maxExportBytes })
  if (document.type !== documentType) throw invalid('type', '{terms}', { terms: documentType })
  if (document.version !== 1) throw invalid('version', '{terms}', { terms: '1' })
  const { entries, seal } = document
  if (!Array.isArray(entries)) throw invalid('entries', 'a list')
  const parts = entries.map((entry: JsonValue, i) => asPart(entry, `entries[${i}]`))
  const read = await readChain(parts)
  for (const entry of read) requireShape(entry)
  const last = parts.at(-1)
  const head = last === undefined ? '' : 'hash' in last ? last.hash : await hashOfEntry(last.bytes)
  const sealed = await readSeal(seal)
  if (sealed.count !== parts.length || sealed.head !== head) {
    throw new WalletError('HISTORY_BROKEN', { at: `${at}.seal` })
  }
  const { holder, exportedAt } = sealed
  return {
    holder,
    exportedAt,
    lines: historyLines(read),
    refusals: read.filter((entry) => entry.type === 'refusal'),
    agePolicies: read.filter((entry) => entry.type === 'age-policy'),
    keptBack: parts.length - read.length,
  }
}

function asPart(value: JsonValue, place: string): ChainPart {
  const { entry, hash } = isJsonObject(value) ? value : {}
  if (typeof entry === 'string') return { bytes: new TextEncoder().encode(entry) }
  if (typeof hash === 'string') return { hash }
  throw invalid(place, 'an object')
}

/** What a wallet has written is trusted where it is sealed, and not in a file that anybody can write. */
function requireShape(entry: HistoryEntry): void {
  const content = entry as unknown as Readonly<Record<string, unknown>>
  const texts = textsOf[entry.type] as readonly string[] | undefined
  const isWhole =
    texts?.every((name) => typeof content[name] === 'string') &&
    isDate(entry.at) &&
    (entry.type === 'presentation'
      ? isDate(entry.until ?? entry.at) &&
        isListOfTexts(entry.knownBy ?? []) &&
        Array.isArray(entry.credentials) &&
        entry.credentials.every(isShown)
      : entry.type === 'refusal'
        ? ['string', 'undefined'].includes(typeof entry.reason) &&
          ['string', 'undefined'].includes(typeof entry.purpose)
        : entry.type === 'age-policy'
          ? isAgePolicy(entry.policy)
          : Number.isInteger(entry.of))
  if (!isWhole) throw invalid(`entries[${entry.sequence - 1}].entry`, 'an object')
}

const textsOf: Readonly<Record<HistoryEntry['type'], readonly string[]>> = {
  presentation: ['by', 'purpose', 'audience', 'presentationHash'],
  refusal: ['by', 'audience'],
  'age-policy': ['by'],
  withdrawal: ['notice'],
  receipt: ['receipt'],
}

function isAgePolicy(policy: AgePolicy): boolean {
  try {
    return readAgePolicy(policy).bands.length > 0
  } catch {
    return false
  }
}

function isDate(date: Date): boolean {
  return !Number.isNaN(date.getTime())
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function isShown(value: unknown): boolean {
  const { credentialId, disclosed, labels = [] } = (value ?? {}) as Readonly<Record<string, unknown>>
  return (
    typeof credentialId === 'string' &&
    Array.isArray(disclosed) &&
    disclosed.every(Array.isArray) &&
    Array.isArray(labels) &&
    labels.every((label) => typeof label?.ru === 'string' && typeof label?.en === 'string')
  )
}

interface Seal {
  readonly holder: string
  readonly exportedAt: Date
  readonly count: unknown
  readonly head: unknown
}

async function readSeal(seal: JsonValue | undefined): Promise<Seal> {
  if (typeof seal !== 'string') throw invalid('seal', 'a text')
  const place = `${at}.seal`
  const jws = readCompactJws(seal, { at: place, maxBytes: limits.headerBytes * 4 })
  checkTyp(jws, 'consent-history', place)
  const { iss, count, head } = jws.payload
  if (typeof iss !== 'string') throw invalid('seal.iss', 'a DID')
  await verifyJws(jws, readDidKey(iss, `${place}.iss`), place)
  return { holder: iss, exportedAt: requireNumericDate(jws.payload, 'iat', place), count, head }
}

function invalid(place: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('HISTORY_EXPORT_INVALID', {
    at: `${at}.${place}`,
    details: { expected: expected(...phrase) },
  })
}

const at = 'history'
const documentType = 'AttestatConsentHistory'
/** Ten thousand presentations of a few documents each. */
const maxExportBytes = 33_554_432
