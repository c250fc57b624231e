/** A wallet as plain standard files, for its owner to take to another one. */
import { didKeyOf, type FormatId, kindNameOf, ToolkitError, writeBatchProof } from '@attestat/credential'
import type { PrivateJwk } from '@attestat/keys'
import { WalletError } from './codes.ts'
import { readHistory } from './consent.ts'
import { type HeldCredential, listHeld } from './held-credential.ts'
import { type HistoryLink, readEntries } from './history.ts'
import { exportHolderKeys, readHolderKey } from './holder-key.ts'
import type { OnDamaged, WalletStore } from './store.ts'

/** A file to be written as it is. Nothing in it is sealed. */
export interface ExportedFile {
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

export interface ExportOptions {
  /** Adds the holder's private keys, with which anybody can show what is bound to them. Default: no. */
  readonly withKey?: boolean
  /** Is told of what cannot be read; the rest is exported. Without it, that is refused. */
  readonly onDamaged?: OnDamaged
}

/**
 * Everything as files: a credential each, as its issuer signed it and with all that can be shown, and its batch proof
 * beside it; the history as `history.json`; and `index.json`, last, which says what is what.
 *
 * @throws KeyError `KEYSTORE_AUTH_FAILED` for a damaged record, WalletError `HISTORY_BROKEN`, without `onDamaged`.
 */
export async function exportWallet(
  store: WalletStore,
  { withKey = false, onDamaged }: ExportOptions = {},
): Promise<readonly ExportedFile[]> {
  const held = await listHeld(store, onDamaged)
  const history = await historyOf(store, onDamaged)
  const holder = await readHolderKey(store)
  const [key, ...pairwise] = withKey ? await exportHolderKeys(store) : []
  const files = new Map(held.map((one) => [one.id, fileName(one)]))
  const index = {
    version: 1,
    ...(holder ? { holder: didKeyOf(holder.publicJwk) } : {}),
    credentials: held.map((one) => indexEntry(one, files)),
    ...(history ? { history: historyName } : {}),
    ...(key ? { key: keyName } : {}),
    ...(pairwise.length > 0 ? { pairwiseKeys: pairwise.map((_, i) => pairwiseName(i)) } : {}),
  }
  return [
    ...held.flatMap((one) => [
      { name: fileName(one), mediaType: mediaTypeOf(one), text: one.credential.text },
      ...(one.batchProof ? [jsonFile(proofName(one), writeBatchProof(one.batchProof))] : []),
    ]),
    ...(history ? [jsonFile(historyName, history)] : []),
    ...(key ? [keyFile(keyName, key)] : []),
    ...pairwise.map((jwk, i) => keyFile(pairwiseName(i), jwk)),
    jsonFile('index.json', index),
  ]
}

async function historyOf(
  store: WalletStore,
  onDamaged: OnDamaged | undefined,
): Promise<readonly HistoryLink[] | undefined> {
  try {
    const others = (await readEntries(store)).filter(
      (entry) => entry.type === 'refusal' || entry.type === 'age-policy',
    )
    return [...(await readHistory(store)), ...others].toSorted((one, other) => one.sequence - other.sequence)
  } catch (cause) {
    if (!onDamaged || !(cause instanceof ToolkitError)) throw cause
    onDamaged(new WalletError('HISTORY_BROKEN', { at: cause.at ?? 'history', cause }))
    return undefined
  }
}

function indexEntry(held: HeldCredential, files: ReadonlyMap<string, string>): object {
  const { credential, receivedAt, verifiedWith, status, supersededBy, batchProof } = held
  const { document, issuer, validFrom, validUntil, holder, holderKey } = credential
  return {
    file: fileName(held),
    mediaType: mediaTypeOf(held),
    id: document.id,
    type: document.type,
    issuer,
    validFrom,
    ...(validUntil ? { validUntil } : {}),
    /** Whether it can be shown with the key of this wallet alone. */
    bound: holderKey !== undefined,
    ...(holder === undefined ? {} : { holder }),
    receivedAt,
    ...(verifiedWith ? { verifiedWith } : {}),
    ...(status ? { status } : {}),
    ...(supersededBy === undefined ? {} : { supersededBy: files.get(supersededBy) }),
    ...(batchProof ? { batchProof: proofName(held) } : {}),
  }
}

/** Kind and the wallet's own name of it, which no other has. */
function fileName({ id, credential }: HeldCredential): string {
  const kind = (kindNameOf(credential) ?? 'credential').replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 60)
  return `${kind}_${id}.${credential.format.replace('+', '.')}`
}

/** As issuers name the files of proofs. */
function proofName(held: HeldCredential): string {
  return `${fileName(held)}.proof.json`
}

function mediaTypeOf({ credential }: HeldCredential): `application/${FormatId}` {
  return `application/${credential.format}`
}

function keyFile(name: string, jwk: PrivateJwk): ExportedFile {
  return { ...jsonFile(name, jwk), mediaType: 'application/jwk+json' }
}

function pairwiseName(i: number): string {
  return `holder-key-${i + 2}.jwk.json`
}

function jsonFile(name: string, content: object): ExportedFile {
  return { name, mediaType: 'application/json', text: `${JSON.stringify(content, undefined, 2)}\n` }
}

const historyName = 'history.json'
const keyName = 'holder-key.jwk.json'
