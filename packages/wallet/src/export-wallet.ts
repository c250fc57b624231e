/** A wallet as plain standard files, for its owner to take to another one. */
import { didKeyOf, type FormatId, kindNameOf, ToolkitError, writeBatchProof } from '@attestat/credential'
import type { PrivateJwk } from '@attestat/keys'
import { writeCredentialResponse } from '@attestat/openid4vc'
import { WalletError } from './codes.ts'
import { readHistory } from './consent.ts'
import { type KnownGuardian, listGuardians } from './guardians/known-guardians.ts'
import { type HeldCredential, listHeld } from './held-credential.ts'
import { type HeldPaper, listPapers } from './held-paper.ts'
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
  /**
   * Adds the holder's private keys, with which anybody can show what is bound to them, and the links of the guardians who
   * stand for whoever has them. Default: no.
   */
  readonly withKey?: boolean
  /** Is told of what cannot be read; the rest is exported. Without it, that is refused. */
  readonly onDamaged?: OnDamaged
}

/**
 * Everything as files: a credential each, as its issuer signed it and with all that can be shown, and its batch proof
 * beside it; single-use copies together, as issuers hand them over; the history as `history.json`; and `index.json`, last, which says what is what.
 *
 * @throws WalletError `STORAGE_RECORD_DAMAGED`, `HISTORY_BROKEN`, without `onDamaged`.
 */
export async function exportWallet(
  store: WalletStore,
  { withKey = false, onDamaged }: ExportOptions = {},
): Promise<readonly ExportedFile[]> {
  const held = await listHeld(store, onDamaged)
  const papers = await listPapers(store, onDamaged)
  const history = await historyOf(store, onDamaged)
  const holder = await readHolderKey(store)
  const keys = (withKey ? await exportHolderKeys(store) : []).map(keyFile)
  // Whoever moves with the keys is the same child as before.
  const links = (withKey ? await listGuardians(store, onDamaged) : []).map(linkFile)
  const documents = [...Map.groupBy(held, ({ id, copyOf }) => copyOf ?? id).values()]
  const files = new Map(documents.flatMap(namesOf))
  const index = {
    version: 1,
    ...(holder ? { holder: didKeyOf(holder.publicJwk) } : {}),
    credentials: held.map((one) => indexEntry(one, files)),
    ...(papers.length > 0 ? { papers: papers.map(paperEntry) } : {}),
    ...(history ? { history: historyName } : {}),
    ...(links.length > 0 ? { guardians: links.map(({ name }) => name) } : {}),
    ...(keys[0] ? { key: keys[0].name } : {}),
    ...(keys.length > 1 ? { pairwiseKeys: keys.slice(1).map(({ name }) => name) } : {}),
  }
  return [
    ...documents.map((copies) => documentFile(copies, files)),
    ...held.flatMap(({ id, batchProof }) =>
      batchProof ? [jsonFile(files.get(id)?.proof ?? id, writeBatchProof(batchProof))] : [],
    ),
    ...papers.map((held) => ({
      name: paperName(held),
      mediaType: 'text/plain',
      text: `${held.paper.text}\n`,
    })),
    ...(history ? [jsonFile(historyName, history)] : []),
    ...links,
    ...keys,
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

function paperEntry(held: HeldPaper): object {
  const { paper, receivedAt, verifiedWith, status } = held
  const { kind, issuer, issuedAt, validUntil } = paper
  return {
    file: paperName(held),
    kind,
    issuer,
    issuedAt,
    ...(validUntil ? { validUntil } : {}),
    receivedAt,
    ...(verifiedWith ? { verifiedWith } : {}),
    ...(status ? { status } : {}),
  }
}

function paperName({ id }: HeldPaper): string {
  return `paper-${id}.txt`
}

/** Names of the files of a credential. Copies share one. */
interface FileNames {
  readonly file: string
  readonly mediaType: string
  readonly proof: string
}

/** @param copies The single-use copies of a document, or the document itself. */
function namesOf(copies: readonly HeldCredential[]): readonly (readonly [string, FileNames])[] {
  return copies.map((one, i) => {
    if (copies.length === 1) {
      const file = fileName(one)
      return [one.id, { file, mediaType: mediaTypeOf(one), proof: `${file}.proof.json` }]
    }
    const file = `${stemOf(copies[0] as HeldCredential)}.credentials.json`
    return [one.id, { file, mediaType: 'application/json', proof: `${file}.${i + 1}.proof.json` }]
  })
}

function documentFile(
  copies: readonly HeldCredential[],
  files: ReadonlyMap<string, FileNames>,
): ExportedFile {
  const [only] = copies as readonly [HeldCredential]
  const { file: name, mediaType } = files.get(only.id) as FileNames
  const texts = copies.map(({ credential }) => credential.text)
  return { name, mediaType, text: texts.length === 1 ? only.credential.text : writeCredentialResponse(texts) }
}

function indexEntry(held: HeldCredential, files: ReadonlyMap<string, FileNames>): object {
  const { credential, receivedAt, verifiedWith, status, supersededBy, batchProof, shownAt } = held
  const { file, mediaType, proof } = files.get(held.id) as FileNames
  const { document, issuer, validFrom, validUntil, holder, holderKey } = credential
  return {
    file,
    mediaType,
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
    ...(supersededBy === undefined ? {} : { supersededBy: files.get(supersededBy)?.file }),
    ...(batchProof ? { batchProof: proof } : {}),
    ...(shownAt ? { shownAt } : {}),
  }
}

/** Kind and the wallet's own name of it, which no other has. */
function stemOf({ id, credential }: HeldCredential): string {
  const kind = (kindNameOf(credential) ?? 'credential').replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 60)
  return `${kind}_${id}`
}

function fileName(held: HeldCredential): string {
  return `${stemOf(held)}.${held.credential.format.replace('+', '.')}`
}

function mediaTypeOf({ credential }: HeldCredential): `application/${FormatId}` {
  return `application/${credential.format}`
}

function linkFile({ id, link }: KnownGuardian): ExportedFile {
  const name = `guardian-link_${id}.${link.format.replace('+', '.')}`
  return { name, mediaType: `application/${link.format}`, text: link.text }
}

/** By name the first is the wallet's own: whoever reads the folder in order has it first. */
function keyFile(jwk: PrivateJwk, i: number): ExportedFile {
  return { ...jsonFile(`holder-key-${i + 1}.jwk.json`, jwk), mediaType: 'application/jwk+json' }
}

function jsonFile(name: string, content: object): ExportedFile {
  return { name, mediaType: 'application/json', text: `${JSON.stringify(content, undefined, 2)}\n` }
}

const historyName = 'history.json'
