/** `attestat registry countersign`, `export`: what a registry says beside its own files. */
import { jwkThumbprint, type Signer, verifyBatchManifest } from '@attestat/credential'
import {
  type Draft,
  draftAgain,
  draftManifest,
  entryAtHand,
  exportRecognizedEntity,
  frozenTrust,
  keyFault,
  openRegistry,
  type Registry,
  type RegistryFiles,
  requireRecognised,
  standingOf,
  TrustError,
} from '@attestat/trust'
import { withPlace } from '../codes.ts'
import { readTextInput, requireFree, writeOutput } from '../files.ts'
import { openRegistryFolder } from '../registry-folder.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { type Change, changeOptions, changeRegistry, keyOption } from './registry-change.ts'

const words = {
  exported: { en: 'Wrote {path}', ru: 'Записано: {path}' },
  countersigned: {
    en: 'Batch {batch} of {issuer} was there at {date}',
    ru: 'Партия {batch} эмитента {issuer} существовала {date}',
  },
} as const

export const registryStatementCommands: readonly CommandSpec[] = [
  {
    name: 'registry countersign',
    arguments: '<dir> <manifests...>',
    summary: {
      en: 'say that batches of documents are there now, by their manifests',
      ru: 'засвидетельствовать по описям, что партии документов уже существуют',
    },
    options: changeOptions,
    run: (input, session) =>
      changeRegistry(input, session, async ({ files }) => countersigned(input, session, files)),
  },
  {
    name: 'registry export',
    arguments: '<dir> <id>',
    summary: {
      en: 'an entry as a verifiable credential, for readers of other worlds',
      ru: 'запись как проверяемый документ, для читателей других миров',
    },
    options: [
      ['--out <file>', { en: 'file for it (default: -)', ru: 'файл для него (по умолчанию -)' }],
      keyOption,
    ],
    run: exportEntry,
  },
]

async function exportEntry(input: CommandInput, session: Session): Promise<Outcome> {
  const { files, signers } = await openRegistryFolder(input.first, session, input.text('key'))
  const out = input.text('out') ?? '-'
  if (out !== '-') requireFree(out, session.force)
  const { id, identifiers } = entryAtHand(files, input.args[1] as string)
  const file = `entries/${id}.json`
  const recognised = await (await openRegistry(files)).recognise(identifiers[0] as string)
  if (!recognised) throw new TrustError('REGISTRY_INCOMPLETE', { at: file })
  // Whoever may vouch for the entry may say so in another form.
  const inCharge = (await standingOf(files, draftAgain(files, file))).flatMap(({ keys }) => keys)
  const signer = await signerAmong(signers, inCharge)
  if (!signer) throw new TrustError('REGISTRY_WRONG_ROLE', { at: file, details: { expected: inCharge } })
  const token = await exportRecognizedEntity(recognised, signer, session.now())
  if (out === '-') return { document: { id, credential: token }, lines: [], data: token }
  if (!session.dryRun) await writeOutput(out, `${token}\n`)
  return { document: { id, out }, lines: [session.say(words.exported, { path: out })] }
}

async function signerAmong(signers: readonly Signer[], keys: readonly string[]): Promise<Signer | undefined> {
  for (const signer of signers) {
    if (keys.includes(await jwkThumbprint(signer.publicJwk))) return signer
  }
  return undefined
}

async function countersigned(input: CommandInput, session: Session, files: RegistryFiles): Promise<Change> {
  const registry = await openRegistry(files)
  const drafts: { readonly draft: Draft }[] = []
  const lines: string[] = []
  const told: object[] = []
  for (const path of input.args.slice(1)) {
    const text = await readTextInput(path)
    const { issuer, batch } = await withPlace(path, () => checkManifest(text, registry))
    drafts.push({ draft: await draftManifest(files, text) })
    told.push({ issuer, batch })
    lines.push(session.say(words.countersigned, { issuer, batch, date: session.date(session.now()) }))
  }
  return { drafts, document: { manifests: told }, lines }
}

/** Only what a recognised issuer signed, with a key that is good, is countersigned. */
async function checkManifest(text: string, registry: Registry): Promise<{ issuer: string; batch: number }> {
  const { resolveKey } = frozenTrust({ source: 'registry', registry })
  const { manifest, key } = await verifyBatchManifest(text, resolveKey)
  const status = (await registry.recognise(manifest.issuer))?.status ?? 'unknown'
  requireRecognised(status, 'manifest.payload.iss')
  const fault = keyFault(key, manifest.issuedAt)
  if (fault) throw new TrustError(fault, { at: 'manifest' })
  return manifest
}
