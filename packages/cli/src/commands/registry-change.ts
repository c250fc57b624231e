/**
 * How a change of a registry comes about: the keys at hand sign what they are in charge of. What has enough signatures
 * then takes its place; what has not waits as a signing request.
 */
import { jwkThumbprint, type Signer } from '@attestat/credential'
import {
  checkDrafts,
  collectSignatures,
  type Draft,
  isPublished,
  isSettled,
  putDraft,
  type RegistryFiles,
  requestSignatures,
  type SigningRequest,
  type Standing,
  saysTheSame,
  signRequest,
  standingOf,
  toSignAgain,
} from '@attestat/trust'
import { UsageError } from '../codes.ts'
import { requireFree } from '../files.ts'
import { nextCommand, placeholders } from '../next-command.ts'
import {
  type OpenRegistryFolder,
  openRegistryFolder,
  removeRequest,
  requestFile,
  requireNothingLost,
  writeRegistry,
  writeRequest,
} from '../registry-folder.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, OptionSpec } from './command.ts'

const words = {
  waits: {
    en: 'Waits for signatures: {file} ({standing})',
    ru: 'Ждёт подписей: {file} ({standing})',
  },
  ask: {
    en: 'Whoever has one of these keys: {sign}; then: {collect}',
    ru: 'У кого есть один из этих ключей: {sign}; затем: {collect}',
  },
  again: {
    en: 'To be signed again by the keys now in charge: {count}; {command}',
    ru: 'Новым ответственным ключам нужно подписать заново: {count}; {command}',
  },
  unchanged: {
    en: 'So it stands already; nothing was changed',
    ru: 'Так уже и записано; ничего не изменено',
  },
  next: {
    en: 'Takes effect with: {command}',
    ru: 'Вступит в силу после: {command}',
  },
  oneOut: {
    en: '--out takes one document; there are {count}',
    ru: 'в --out помещается один документ, а их {count}',
  },
  key: {
    en: 'key file that signs (default: the folder’s)',
    ru: 'файл ключа подписи (по умолчанию из папки)',
  },
  out: {
    en: 'hand the change over in this file instead of making it here',
    ru: 'передать изменение этим файлом, ничего не меняя здесь',
  },
} as const

export const keyOption: OptionSpec = ['--key <file>', words.key]

/** Options of every command that changes documents. */
export const changeOptions: readonly OptionSpec[] = [keyOption, ['--out <file>', words.out]]

/** What is to be changed, and what to say of it. */
export interface Change {
  readonly drafts: readonly DraftToSign[]
  readonly document: object
  readonly lines: readonly string[]
  /** Keeps a key that the change brings, before the documents that need it. */
  readonly addKey?: () => Promise<void>
  /** Further signers that the change brings. */
  readonly signers?: readonly Signer[]
}

export interface DraftToSign {
  readonly draft: Draft
  /** When a batch manifest was there. Default: now. */
  readonly at?: Date
  /** The same document as others have signed it. */
  readonly sent?: readonly Draft[]
}

/** What has become of drafts. */
export interface Applied {
  readonly files: RegistryFiles
  readonly settled: readonly SigningRequest[]
  readonly waiting: readonly Waiting[]
}

export interface Waiting {
  readonly request: SigningRequest
  readonly standing: readonly Standing[]
}

/** Carries out a command that changes documents. */
export async function changeRegistry(
  input: CommandInput,
  session: Session,
  change: (folder: OpenRegistryFolder) => Promise<Change>,
): Promise<Outcome> {
  const folder = await openRegistryFolder(input.first, session, input.text('key'))
  const made = await change(folder)
  const drafts = made.drafts.filter(({ draft }) => !saysTheSame(folder.files, draft))
  return drafts.length === 0 && made.drafts.length > 0
    ? unchanged(folder, session, made)
    : carryOut(input, session, folder, { ...made, drafts })
}

/** Signs, keeps and tells a change. */
export async function carryOut(
  input: CommandInput,
  session: Session,
  folder: OpenRegistryFolder,
  { drafts, document, lines, addKey, signers = [] }: Change,
): Promise<Outcome> {
  const keys = { signers: [...folder.signers, ...signers], now: session.now() }
  if (folder.files.has('root.json')) {
    const drafted = drafts.map(({ draft }) => draft)
    await checkDrafts(folder.files, drafted)
  }
  const applied = await applyDrafts(folder.files, drafts, keys)
  // Looked at now: what is outside somebody's limits is refused here, not when all wait for the publication. Only a key
  // that is made here takes over by itself what the one before it signed: who knows what others have put there.
  const again = await signAgain(applied, signers.length > 0 ? keys : { ...keys, signers: [] })
  const out = input.text('out')
  if (out !== undefined) {
    const request = await handOver(out, applied, session, addKey)
    return { document: { ...document, out }, lines: [...lines, request.about[session.language]] }
  }
  const told = await keepApplied(folder.path, session, { ...applied, files: again.files }, addKey)
  const missing = again.waiting.map(({ request }) => request.draft.file)
  return {
    document: { ...document, ...told.document, ...(missing.length > 0 && { signAgain: missing }) },
    lines: [
      ...lines,
      ...told.lines,
      ...(missing.length > 0 ? [renewLine(folder.path, session, missing.length)] : []),
      ...(applied.settled.length > 0 && missing.length === 0 ? [takesEffect(folder.path, session)] : []),
    ],
  }
}

/** Nobody is asked to sign what stands already. */
async function unchanged(
  { path, files }: OpenRegistryFolder,
  session: Session,
  { document, lines }: Pick<Change, 'document' | 'lines'>,
): Promise<Outcome> {
  const isOut = await isPublished(files)
  return {
    document: { ...document, unchanged: true },
    lines: [...lines, session.say(words.unchanged), ...(isOut ? [] : [takesEffect(path, session)])],
  }
}

/** Signs again what other keys are now in charge of, as far as they are at hand. */
async function signAgain({ files, waiting }: Applied, keys: KeysAtHand): Promise<Applied> {
  if (!files.has('root.json')) return { files, settled: [], waiting: [] }
  const asked = new Set(waiting.map(({ request }) => request.draft.file))
  const again = (await toSignAgain(files)).filter(({ draft }) => !asked.has(draft.file))
  return applyDrafts(files, again, keys)
}

async function handOver(
  path: string,
  { settled, waiting }: Applied,
  session: Session,
  addKey: Change['addKey'],
): Promise<SigningRequest> {
  const requests = [...settled, ...waiting.map(({ request }) => request)]
  const [request] = requests
  if (!request || requests.length > 1) {
    throw new UsageError(words.oneOut, { details: { count: requests.length } })
  }
  requireFree(path, session.force)
  if (!session.dryRun) {
    await addKey?.()
    await writeRequest(path, request)
  }
  return request
}

export interface KeysAtHand {
  readonly signers: readonly Signer[]
  readonly now: Date
}

/** Signs drafts with the keys at hand, one after another, each upon the files as they are by then. */
export async function applyDrafts(
  before: RegistryFiles,
  drafts: readonly DraftToSign[],
  { signers, now }: KeysAtHand,
): Promise<Applied> {
  let files = before
  const settled: SigningRequest[] = []
  const waiting: Waiting[] = []
  const known = await Promise.all(
    signers.map(async (signer) => ({ signer, thumbprint: await jwkThumbprint(signer.publicJwk) })),
  )
  for (const { draft, at = now, sent = [] } of drafts) {
    let collected = draft
    for (const other of sent) collected = await collectSignatures(files, collected, other)
    const request = await requestSignatures(files, collected, at)
    const asked = new Set(request.needs.flatMap(({ keys }) => keys))
    const inCharge = known.filter(({ thumbprint }) => asked.has(thumbprint)).map(({ signer }) => signer)
    const signed = await signRequest(request, inCharge)
    const standing = await standingOf(files, signed.draft)
    if (isSettled(standing)) {
      files = await putDraft(files, signed.draft)
      settled.push(signed)
    } else waiting.push({ request: signed, standing })
  }
  return { files, settled, waiting }
}

/** Writes what has become of drafts into the folder, and tells it. */
export async function keepApplied(
  path: string,
  session: Session,
  { files, settled, waiting }: Applied,
  addKey?: Change['addKey'],
): Promise<{ readonly document: object; readonly lines: readonly string[] }> {
  for (const { request } of waiting) await requireNothingLost(path, request, session)
  if (!session.dryRun) {
    // The key first: a delegation without its key could vouch for nobody.
    await addKey?.()
    await writeRegistry(path, files)
    for (const { request } of waiting) await writeRequest(requestFile(path, request), request)
    for (const request of settled) await removeRequest(path, request)
  }
  const requests = waiting.map(({ request, standing }) => ({
    path: requestFile(path, request),
    file: request.draft.file,
    needs: standing.map(({ role, threshold, signed }) => ({ role, threshold, signed: signed.length })),
  }))
  return {
    document: requests.length > 0 ? { requests } : {},
    lines: waitingLines(path, session, waiting),
  }
}

/** What is to be done about what waits. */
function waitingLines(path: string, session: Session, waiting: readonly Waiting[]): readonly string[] {
  if (waiting.length === 0) return []
  const files = waiting.map(({ request, standing }) => {
    const counts = standing.map(({ role, threshold, signed }) => `${role} ${signed.length}/${threshold}`)
    return session.say(words.waits, { file: requestFile(path, request), standing: counts.join(', ') })
  })
  const first = waiting.length === 1 ? requestFile(path, (waiting[0] as Waiting).request) : placeholders.file
  const sign = nextCommand(session, ['registry', 'sign', first, '--key', placeholders.file])
  const collect = nextCommand(session, ['registry', 'collect', path, placeholders.file])
  return [...files, session.say(words.ask, { sign, collect })]
}

function renewLine(path: string, session: Session, count: number): string {
  const command = nextCommand(session, ['registry', 'renew', path, '--key', placeholders.file])
  return session.say(words.again, { count: session.number(count), command })
}

/** How a change reaches verifiers. */
export function takesEffect(path: string, session: Session): string {
  const command = nextCommand(session, ['registry', 'publish', path], ['passphraseFile'])
  return session.say(words.next, { command })
}
