/** The student: takes the diploma into a sealed wallet, and answers the university with a name and one mark. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createBundle, openTrustPack } from '@attestat/trust'
import { Wallet } from '@attestat/wallet'
import { openWalletFile } from '@attestat/wallet/sqlite'
import { out, passphrase } from './out.ts'

const trust = await openTrustPack(await readFile(join(out, 'trust.pack')))
const store = await openWalletFile(join(out, 'student.wallet'), passphrase)
const wallet = new Wallet({ store, trust })

// Nothing is kept whose signature does not hold, or that is bound to somebody else's key.
const text = await readFile(join(out, 'documents', 'school-diploma_05424_001234567.vc.sd-jwt'), 'utf8')
const { card } = await wallet.add(text)
console.log(`In the wallet: ${card.label.en} from ${card.issuer.name}.`)

// The wallet works out what the request needs, and what the owner would show with it.
const request = await wallet.readRequest(await readFile(join(out, 'request.json')))
const selection = await wallet.select(request)
const answer = selection.options[0]?.credentials[0]
if (!answer) throw new Error('nothing in the wallet answers the request')
console.log(`${request.statement?.name?.en} asks for: ${request.statement?.purpose?.en}.`)
console.log(`To be shown: ${answer.shown.map(({ label }) => label.en).join(', ')}.`)
console.log(`Stays hidden: ${answer.hidden.length} other claims.`)

// Only after a yes, which goes into the history, does anything leave.
const consent = { agreed: true, by: 'the owner', purpose: 'Admission 2027' } as const
const response = await wallet.present(selection, { consent })
const bundle = createBundle({ vpToken: response.vp_token, request: request.document })
await writeFile(join(out, 'presentation.bundle.json'), bundle)
const history = await wallet.history()
console.log(`Sent: presentation.bundle.json. Shown so far: ${history.length} time.`)
await store.close()
