/**
 * What Veramo's own parts and did-jwt-vc take and this toolkit refuses, found by asking all three; and that each case is
 * one thing away from what all three take. The table of it is `docs/veramo-differences.md`:
 *
 *     npx vitest run test/interop/veramo-differences.test.ts -u
 */
import { readFileSync, rmSync } from 'node:fs'
import { verifyJWT } from 'did-jwt'
import { verifyCredential, verifyPresentation } from 'did-jwt-vc'
import { afterAll, describe, expect, test } from 'vitest'
import { asStored } from '../../fixtures/veramo-data-store.ts'
import {
  asItIs,
  asJson,
  asked,
  asResolver,
  folder,
  inOthersName,
  keeping,
  leaving,
  makes,
  refusedInWords,
  resolves,
  saves,
  stockSaves,
  typeMade,
  verdictOf,
  verifies,
  verifiesJson,
  verifiesPresented,
  wordsOf,
} from './differences/asked.ts'
import { cases } from './differences/token-cases.ts'
import {
  challenge,
  credential,
  domain,
  open,
  type Parties,
  policies,
  presentation,
} from './differences/tokens.ts'

/** Whether each of the three takes a token, and the code of ours where it does not. */
async function ask(token: string, isPresentation: boolean, { stock, ours }: Parties) {
  const addressed = { domain, challenge, policies }
  const resolver = { resolve: (didUrl: string) => stock.resolveDid({ didUrl }) }
  const byDidJwtVc = isPresentation
    ? verifyPresentation(token, resolver, addressed)
    : verifyCredential(token, resolver, { policies })
  const [veramo, attestat] = await Promise.all(
    [stock, ours].map((agent) =>
      isPresentation
        ? agent.verifyPresentation({ presentation: token, ...addressed })
        : agent.verifyCredential({ credential: token, policies }),
    ),
  )
  return {
    veramo: veramo!.verified,
    didJwtVc: await byDidJwtVc.then(
      () => true,
      () => false,
    ),
    attestat: attestat!.verified,
    code: attestat!.error?.errorCode,
  }
}

const found = new Map<string, Awaited<ReturnType<typeof ask>>>()
const all = { veramo: true, didJwtVc: true, attestat: true, code: undefined }

describe.each(cases)('$what', ({ what, token, twin, code, isPresentation = false, parties = open }) => {
  test(`is ${code} for us, and its twin is taken by all`, async () => {
    expect(await ask(twin ?? (isPresentation ? presentation() : credential()), isPresentation, open)).toEqual(
      all,
    )
    const answer = await ask(token, isPresentation, parties)
    expect(answer).toMatchObject({ attestat: false, code })
    found.set(what, answer)
  })
})
const told = new Map<string, readonly [string, string]>()
const said = new Map<string, string>()

describe('asked for', () => {
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(asked)('$what', async ({ what, stock, ours, answers }) => {
    const found = [await stock(), await ours()] as const
    expect(found).toEqual(answers)
    told.set(what, found)
  })

  test('the same without the one thing, both say the same', async () => {
    for (const agent of [open.stock, open.ours]) {
      expect(await typeMade(agent, 'Ed25519')).toBe('Ed25519')
      expect(
        await verdictOf(await agent.verifyCredential({ credential: await asJson(agent), policies })),
      ).toBe('taken')
      expect(await verifiesPresented(agent, asItIs)).toBe('taken')
      expect(await verifies(agent, credential(), { expirationDate: false, issuanceDate: false })).toBe(
        'taken',
      )
    }
    expect((await verifyJWT(credential(), { resolver: asResolver as never, policies })).verified).toBe(true)
    await expect(verifyJWT(inOthersName, { resolver: asResolver as never, policies })).rejects.toThrow()
    expect([
      await verifiesJson(open.stock, credential()),
      await verifiesJson(open.ours, credential()),
    ]).toEqual(['taken', 'taken'])
    expect([await resolves(open, 'stock'), await resolves(open, 'ours')]).toEqual(['its keys', 'its keys'])
    const sound = asStored(credential())
    expect([await stockSaves(sound), await saves(keeping, sound)]).toEqual(['kept', 'kept'])
  })
})

describe('refused by Veramo itself, with its plugins or ours behind it', () => {
  test.each(refusedInWords)('$what', async ({ what, ask }) => {
    const words = await Promise.all(
      [open.stock, open.ours].map((agent) => ask(agent).then(() => 'taken', wordsOf)),
    )
    expect(words[0]).not.toMatch(/^(?:[A-Z_]+|taken)$/)
    expect(words[1]).toBe(words[0])
    said.set(what, words[0] as string)
  })

  test('is taken with what is missing', async () => {
    for (const agent of [open.stock, leaving]) {
      const { did } = await agent.didManagerCreate({ provider: 'did:key' })
      await agent.keyManagerCreate({ kms: 'keys', type: 'Ed25519' })
      const made = await makes(agent, { issuer: did })
      expect(made.proof.jwt).toEqual(expect.any(String))
    }
  })
})

test('docs/veramo-differences.md says what was found', async () => {
  expect([found.size, told.size, said.size]).toEqual([cases.length, asked.length, refusedInWords.length])
  const word = (isTaken: boolean): string => (isTaken ? '**taken**' : 'refused')
  const rows = cases.map(({ what, isPresentation = false }) => {
    const { veramo, didJwtVc, code } = found.get(what)!
    return `| ${isPresentation ? 'presentation' : 'credential'} | ${what} | ${word(veramo)} | ${word(didJwtVc)} | \`${code}\` |`
  })
  const quoted = (text: string): string => (/^[A-Z][A-Z_]+$|\d/.test(text) ? `\`${text}\`` : text)
  const askedRows = asked.map(({ what }) => {
    const [stock, ours] = told.get(what)!
    return `| ${what} | ${quoted(stock)} | ${quoted(ours)} |`
  })
  const page = `# What Veramo takes and Attestat refuses

Veramo ${versionOf('@veramo/core')} (\`CredentialPlugin\` with \`CredentialProviderJWT\`) and did-jwt-vc ${versionOf('did-jwt-vc')} over did-jwt ${versionOf('did-jwt')}, each asked
with its own defaults; Attestat through the plugins of \`@attestat/veramo\`. This page is made by
\`test/interop/veramo-differences.test.ts\` from the answers of all three; each case differs in one thing from one that
all three take.

| | what is wrong with it | Veramo | did-jwt-vc | Attestat |
|---|---|---|---|---|
${rows.join('\n')}

The same of what an agent is asked to do, with Veramo's own plugins (\`@veramo/data-store\` for what is kept) and with ours:

| asked for | Veramo | Attestat |
|---|---|---|
${askedRows.join('\n')}

Refused by Veramo's own \`CredentialPlugin\` and managers before they ask a plugin, in words without a code, whichever
plugins are behind them:

| asked for | by | Veramo's words begin with |
|---|---|---|
${refusedInWords.map(({ what, by }) => `| ${what} | \`${by}\` | \`${said.get(what)}\` |`).join('\n')}
`
  await expect(page).toMatchFileSnapshot('../../docs/veramo-differences.md')
})

/** What this checkout has installed. */
function versionOf(name: string): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return JSON.parse(manifest).devDependencies[name]
}
