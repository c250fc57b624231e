/**
 * What an agent costs with our plugins, beside one of Veramo's own parts in the same run: signing VC-JWTs through its key
 * management system, and verifying them. And what starting the program costs, which does not load Veramo for it.
 *
 *     npm run bench:veramo
 *     npm run bench:veramo -- 2000
 *
 * The number is that of milliseconds for each row (default 3000). A target that is not met is reported and fails
 * nothing: a busy machine is no fault of the code.
 */
import { loadavg } from 'node:os'
import { toDataModel1 } from '@attestat/credential'
import { diploma } from '../fixtures/diploma.ts'
import { memoryKeys } from '../fixtures/memory-keys.ts'
import { testKeys } from '../fixtures/test-keys.ts'
import { attestatAgent, stockAgent, type TestAgent } from '../fixtures/veramo-agent.ts'
import { byTurns } from './bench/cost.ts'
import { machineLine, thisMachine } from './bench/report.ts'
import { startCosts } from './bench/starts.ts'

const timeMs = Number(process.argv[2] ?? 3000)
const say = (line = ''): void => void process.stdout.write(`${line}\n`)
const count = (number: number): string => number.toLocaleString('en', { maximumSignificantDigits: 4 })

/** Everything of Veramo's but the key management system. */
const ownKms = ['stores', 'did-key', 'resolver', 'credentials'] as const
const stock = stockAgent()
const withOurKms = attestatAgent({ keys: memoryKeys(), stock: ownKms })
const ours = attestatAgent({ keys: memoryKeys() })

const rows = [
  ['ES256', 'Secp256r1', 'school', 15],
  ['EdDSA', 'Ed25519', 'schoolEd25519', 10],
] as const

say(`${machineLine(thisMachine())}; load ${loadavg()[0]?.toFixed(1)}`)
say()
for (const [alg, type, key, verifyTarget] of rows) {
  const jwk = testKeys[key]
  const hex = (part: string): string => Buffer.from(part, 'base64url').toString('hex')
  const privateKeyHex = hex(jwk.d) + (type === 'Ed25519' ? hex(jwk.x) : '')
  const { did } = await ours.didManagerCreate({ options: { key: { type, privateKeyHex } } })
  for (const agent of [stock, withOurKms]) {
    const keys = [{ kid: `key-${alg}`, kms: 'keys', type, privateKeyHex }]
    await agent.didManagerImport({ did, provider: 'did:key', controllerKeyId: `key-${alg}`, keys })
  }
  const issue = (agent: TestAgent) =>
    agent.createVerifiableCredential({
      credential: toDataModel1(diploma({ issuer: did })) as never,
      proofFormat: 'jwt',
    })
  const text = (await issue(stock)).proof.jwt as string
  await compare(
    `issue a VC-JWT, ${alg}`,
    2,
    () => issue(stock),
    () => issue(withOurKms),
  )
  await compare(
    `verify a VC-JWT, ${alg}`,
    verifyTarget,
    () => mustVerify(stock, text),
    () => mustVerify(ours, text),
  )
}

const [bare, ...starts] = startCosts(['--help', '--version'], 40)
for (const [i, [command, most]] of (
  [
    ['--help', 1.7],
    ['--version', 1.1],
  ] as const
).entries()) {
  const ratio = (of: 'clock' | 'processor'): number =>
    (starts[i]?.[of] ?? Number.NaN) / (bare?.[of] ?? Number.NaN)
  const verdict = ratio('clock') <= most ? 'met    ' : 'NOT MET'
  const times = `${count(bare?.clock ?? 0)} ms node -e 0, ${count(starts[i]?.clock ?? 0)} ms here`
  const byProcessor = Number.isNaN(ratio('processor'))
    ? ''
    : `; ${ratio('processor').toFixed(2)} × by processor time`
  say(
    `${verdict} ${`attestat ${command}`.padEnd(26)} ${ratio('clock').toFixed(2)} × (target ≤ ${most} ×): ${times}${byProcessor}`,
  )
}

async function mustVerify(agent: TestAgent, credential: string): Promise<void> {
  const { verified, error } = await agent.verifyCredential({ credential })
  if (!verified) throw new Error(`a sound credential was refused: ${error?.errorCode}`)
}

/** By processor time, by turns. */
async function compare(
  name: string,
  target: number,
  theirs: () => Promise<unknown>,
  own: () => Promise<unknown>,
): Promise<void> {
  const { one: stock, other: here, ratio } = await byTurns(timeMs, theirs, own)
  const verdict = ratio >= target ? 'met    ' : 'NOT MET'
  const rates = `${count(stock.cpuMicroseconds)} µs stock, ${count(here.cpuMicroseconds)} µs here`
  say(`${verdict} ${name.padEnd(26)} ${ratio.toFixed(1)} × (target ${target} ×): ${rates}`)
}
