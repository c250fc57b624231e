/** `attestat registry key`, `sign`, `collect`, `renew`: several people, each with a key on a machine of their own. */
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { jwkThumbprint, type PublicJwk } from '@attestat/credential'
import { generateKey, KeyError } from '@attestat/keys'
import { createKeystore, openKeystore } from '@attestat/keys/keystore'
import {
  type Draft,
  readSigningRequest,
  requireSameRegistry,
  type SigningRequest,
  signRequest,
  TrustError,
  toSignAgain,
  trustLimits,
} from '@attestat/trust'
import { UsageError, withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { readTextInput, requireFree, whatIsAt, writeOutput } from '../files.ts'
import { readPassphrase } from '../passphrase.ts'
import {
  openSigningKeys,
  readRegistry,
  readWaiting,
  signedName,
  signersOf,
  writeRequest,
} from '../registry-folder.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { carryOut, changeRegistry, type DraftToSign, keyOption } from './registry-change.ts'
import { publicKeyText } from './registry-roles.ts'

const words = {
  key: { en: 'key  {thumbprint}', ru: 'ключ  {thumbprint}' },
  public: { en: 'Its public part, to hand out: {path}', ru: 'Открытая часть, её передают: {path}' },
  question: { en: '{about}. Sign it?', ru: '{about}. Подписать?' },
  signed: { en: 'Signed; send back: {path}', ru: 'Подписано; отправьте обратно: {path}' },
  collected: { en: 'Collected: {about}', ru: 'Принято: {about}' },
  oneOut: { en: '--out takes one request', ru: 'с --out подписывают один запрос' },
  renewed: { en: 'To be signed again: {file}', ru: 'Подписать заново: {file}' },
  nothing: { en: 'Nothing has to be signed again', ru: 'Подписывать заново нечего' },
} as const

export const registrySigningCommands: readonly CommandSpec[] = [
  {
    name: 'registry key',
    arguments: '<file>',
    summary: {
      en: 'make a key file to sign with, and its public part to hand out',
      ru: 'создать файл ключа для подписи и открытую часть для передачи',
    },
    options: [['--out <file>', { en: 'file for the public part', ru: 'файл открытой части' }]],
    run: makeKey,
  },
  {
    name: 'registry sign',
    arguments: '<requests...>',
    summary: {
      en: 'read what a request says, and sign it',
      ru: 'прочитать, о чём запрос, и подписать его',
    },
    options: [
      ['--key <file>', { en: 'key file that signs', ru: 'файл ключа подписи' }],
      [
        '--out <file>',
        { en: 'signed request (default: beside the request)', ru: 'подписанный запрос (по умолчанию рядом)' },
      ],
    ],
    run: sign,
  },
  {
    name: 'registry collect',
    arguments: '<dir> <files...>',
    summary: {
      en: 'take in what others have signed; what is complete takes its place',
      ru: 'принять подписанное другими; полное занимает своё место',
    },
    run: collect,
  },
  {
    name: 'registry renew',
    arguments: '<dir>',
    summary: {
      en: 'sign again what other keys are now in charge of',
      ru: 'подписать заново то, за что теперь отвечают другие ключи',
    },
    options: [keyOption],
    run: (input, session) =>
      changeRegistry(input, session, async ({ files }) => {
        const again = await toSignAgain(files)
        const names = again.map(({ draft }) => draft.file)
        return {
          drafts: again,
          document: { files: names },
          lines:
            names.length === 0
              ? [session.say(words.nothing)]
              : names.map((file) => session.say(words.renewed, { file })),
        }
      }),
  },
]

async function makeKey(input: CommandInput, session: Session): Promise<Outcome> {
  const path = input.first
  const out = input.text('out')
  if (out !== undefined) requireFree(out, session.force)
  if (whatIsAt(path) !== 'nothing') {
    // A run that was interrupted may have made the key and not yet written its public half.
    if (out === undefined) throw new KeyError('KEYSTORE_EXISTS', { at: path })
    const publicJwk = await keyAt(path, session)
    if (!session.dryRun) await writeOutput(out, await publicKeyText(publicJwk))
    return toldKey(publicJwk, out, session)
  }
  const key = await generateKey('ES256')
  if (!session.dryRun) {
    const passphrase = await readPassphrase(session, { isNew: true })
    await createKeystore(path, passphrase, { keys: [{ name: keyName, key, createdAt: session.now() }] })
    try {
      if (out !== undefined) await writeOutput(out, await publicKeyText(key.publicJwk))
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined)
      throw error
    }
  }
  return toldKey(key.publicJwk, out, session)
}

/** Name of the key in a key file of one person. */
const keyName = 'registry'

/** The key of a file that was made here. @throws KeyError `KEYSTORE_EXISTS` for any other. */
async function keyAt(path: string, session: Session): Promise<PublicJwk> {
  const passphrase = await readPassphrase(session)
  const keystore = await withPlace(path, () => openKeystore(path, passphrase))
  const [key, ...others] = keystore.list()
  if (key?.name !== keyName || others.length > 0) throw new KeyError('KEYSTORE_EXISTS', { at: path })
  return key.publicJwk
}

async function toldKey(jwk: PublicJwk, out: string | undefined, session: Session): Promise<Outcome> {
  const thumbprint = await jwkThumbprint(jwk)
  return {
    document: { ...jwk, kid: thumbprint },
    lines: [
      session.say(words.key, { thumbprint }),
      out === undefined ? await publicKeyText(jwk) : session.say(words.public, { path: out }),
    ],
  }
}

async function sign(input: CommandInput, session: Session): Promise<Outcome> {
  const key = input.required('key')
  const out = input.text('out')
  if (out !== undefined && input.args.length > 1) throw new UsageError(words.oneOut)
  const requests = await Promise.all(
    input.args.map(async (path) => ({ path, request: await readRequest(path) })),
  )
  const signers = signersOf(await openSigningKeys(key, session))
  const known = await Promise.all(
    signers.map(async (signer) => ({ signer, thumbprint: await jwkThumbprint(signer.publicJwk) })),
  )
  const signed: { readonly path: string; readonly request: SigningRequest }[] = []
  for (const { path, request } of requests) {
    const asked = request.needs.flatMap(({ keys }) => keys)
    const own = known.filter(({ thumbprint }) => asked.includes(thumbprint))
    const [first] = own
    if (!first)
      throw new TrustError('REGISTRY_WRONG_ROLE', { at: path, details: { expected: asked.join(', ') } })
    const to = out ?? join(dirname(path), signedName(path, first.thumbprint))
    requireFree(to, session.force)
    if (!session.dryRun)
      await requireYes(session, session.say(words.question, { about: request.about[session.language] }))
    signed.push({
      path: to,
      request: await signRequest(
        request,
        own.map(({ signer }) => signer),
      ),
    })
  }
  if (!session.dryRun) for (const { path, request } of signed) await writeRequest(path, request)
  return {
    document: {
      signed: signed.map(({ path, request: { draft, about } }) => ({ path, file: draft.file, about })),
    },
    lines: signed.flatMap(({ path, request }) => [
      request.about[session.language],
      session.say(words.signed, { path }),
    ]),
  }
}

async function collect(input: CommandInput, session: Session): Promise<Outcome> {
  const path = input.first
  // No key signs here: what somebody sent is taken in as it is.
  const folder = { path, files: await readRegistry(path), signers: [] }
  const sent = await Promise.all(
    input.args.slice(1).map(async (file) => {
      const request = await readRequest(file)
      await withPlace(file, () => requireSameRegistry(folder.files, request))
      return request
    }),
  )
  // What others rest on comes first.
  sent.sort((one, other) => rank(one) - rank(other))
  const byPayload = new Map<string, DraftToSign & { readonly sent: Draft[] }>()
  for (const request of sent) {
    const { draft, at } = request
    const known = byPayload.get(draft.payload)
    if (known) known.sent.push(draft)
    else {
      const base = await waitingDraft(path, request)
      byPayload.set(draft.payload, { draft: base, ...(at && { at }), sent: [draft] })
    }
  }
  return carryOut(input, session, folder, {
    drafts: [...byPayload.values()],
    document: { files: sent.map(({ draft }) => draft.file) },
    lines: [...byPayload.keys()].map((payload) => {
      const request = sent.find(({ draft }) => draft.payload === payload) as SigningRequest
      return session.say(words.collected, { about: request.about[session.language] })
    }),
  })
}

/** The draft as it waits here; one that comes for the first time, with nobody's signature but its issuer's. */
async function waitingDraft(path: string, request: SigningRequest): Promise<Draft> {
  const waiting = await readWaiting(path, request)
  if (waiting?.draft.payload === request.draft.payload) return waiting.draft
  return request.at ? request.draft : { ...request.draft, signatures: [] }
}

async function readRequest(path: string): Promise<SigningRequest> {
  const text = await readTextInput(path, trustLimits.documentBytes)
  return withPlace(path, () => readSigningRequest(text))
}

const order = ['root.json', 'delegations/', 'entries/', 'manifests/', 'index.json', 'timestamp.json']

function rank({ draft: { file } }: SigningRequest): number {
  return order.findIndex((beginning) => file.startsWith(beginning))
}
