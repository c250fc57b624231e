/** A wallet of very many documents, made once, and what it takes to work with it. */
import { execFile } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createPresentationRequest, kindQuery } from '@attestat/openid4vc'
import { Wallet, type WalletStore } from '@attestat/wallet'
import { createRecordSealer } from '../../packages/wallet/src/sealed-record.ts'
import { createDatabase, openDatabase } from '../../packages/wallet/src/sqlite-file.node.ts'
import { createStore } from '../../packages/wallet/src/sqlite-store.node.ts'
import { type Cost, costForSeconds, costOf } from './cost.ts'
import { signedDocuments } from './wallet-contents.ts'

export interface WalletCost {
  readonly bytes: number
  /** A verified document added, many at a time. */
  readonly added: Cost
  /** A process that has just begun opens the wallet, its key at hand, and lists all of it. */
  readonly opened: { readonly ms: number; readonly cpuMs: number; readonly rss: number }
  /** A request for the diplomas answered with every option, once the wallet was listed. */
  readonly selected: Cost
  /** Twenty documents shown at once, the consent on record. */
  readonly composed: Cost
  /** One signature by node:crypto's one-shot call. */
  readonly signature: Cost
}

export const shownTogether = 20

export async function walletCost(documents: number): Promise<WalletCost> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-wallet-'))
  try {
    const path = join(folder, 'many.wallet')
    const dataKey = crypto.getRandomValues(new Uint8Array(32))
    createDatabase(path, () => {})
    const store = createStore(path, openDatabase(path), await createRecordSealer(dataKey))
    const wallet = new Wallet({ store })
    const { added, bytes } = await addedCost(wallet, documents)
    const opened = await openedCost(path, dataKey)
    if (opened.cards !== documents) throw new Error(`${opened.cards} of ${documents} were listed`)
    const costs = { selected: await selectedCost(wallet), composed: await composedCost(wallet, store) }
    await store.close()
    return { bytes, added, opened, ...costs, signature: await signatureCost() }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The last thousand are measured: into a wallet that has the others. */
async function addedCost(
  wallet: Wallet,
  documents: number,
): Promise<{ readonly added: Cost; readonly bytes: number }> {
  const { publicJwk } = await wallet.id()
  const intake = await wallet.intake()
  let bytes = 0
  let added: Cost | undefined
  let together: string[] = []
  const source = signedDocuments(documents, { holderKey: publicJwk, diplomas: shownTogether })
  for await (const text of source) {
    bytes += text.length
    together.push(text)
    if (together.length === Math.min(documents, 1000)) {
      const texts = together
      added = await costOf(texts.length, () => Promise.all(texts.map((one) => intake(one))))
      together = []
    }
  }
  await Promise.all(together.map((one) => intake(one)))
  if (!added) throw new Error('nothing was added')
  return { added, bytes: bytes / documents }
}

async function openedCost(
  path: string,
  dataKey: Uint8Array,
): Promise<WalletCost['opened'] & { readonly cards: number }> {
  const script = fileURLToPath(new URL('open-wallet.mjs', import.meta.url))
  const words = [script, path, Buffer.from(dataKey).toString('hex')]
  const { stdout } = await promisify(execFile)(process.execPath, words)
  return JSON.parse(stdout)
}

async function selectedCost(wallet: Wallet): Promise<Cost> {
  const request = createPresentationRequest({
    clientId: 'redirect_uri:https://university.example/answer',
    dcqlQuery: kindQuery({ type: 'school-diploma', marks: ['informatics'], withName: true }),
    now: new Date(),
  })
  return costForSeconds(3, async () => {
    const { options } = await wallet.select(request)
    if (options.length !== shownTogether) throw new Error(`${options.length} ways to answer`)
  })
}

/** Each time into a history of its own length: what was shown is taken back, unmeasured. */
async function composedCost(wallet: Wallet, store: WalletStore): Promise<Cost> {
  const cards = (await wallet.list()).filter(({ kind }) => kind === 'school-diploma').slice(0, shownTogether)
  const chosen = cards.map(({ id }) => ({
    credentialId: id,
    disclose: [['credentialSubject', 'familyName']],
  }))
  const consent = { agreed: true, by: 'owner', purpose: 'bench' } as const
  const show = () => wallet.presentChosen(chosen, { audience: 'https://university.example', consent })
  const times = 200
  let [seconds, cpuMicroseconds] = [0, 0]
  // As many again before, in which the engine learns.
  for (let i = -times; i < times; i++) {
    const cost = await costOf(1, show)
    await store.write([{ remove: { type: 'consent', id: '1', version: 1 } }])
    if (i < 0) continue
    seconds += 1 / cost.perSecond
    cpuMicroseconds += cost.cpuMicroseconds
  }
  return { perSecond: times / seconds, cpuMicroseconds: cpuMicroseconds / times }
}

async function signatureCost(): Promise<Cost> {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const bytes = new Uint8Array(300)
  return costForSeconds(2, async () => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }))
}
