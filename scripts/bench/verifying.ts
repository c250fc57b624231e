/** What a verdict costs: a presentation with its stapled status, and a place in a long status list. */
import {
  type AchievementCredential,
  makeBitstringStatusList,
  makeTokenStatusList,
  presentCredential,
  readCredential,
  type Signer,
  type StatusReference,
  secureCredential,
  signBitstringStatusList,
  signTokenStatusList,
} from '@attestat/credential'
import { didKeySigner, generateKey } from '@attestat/keys'
import { createPresentationRequest } from '@attestat/openid4vc'
import {
  createBundle,
  createRegistry,
  frozenTrust,
  openRegistry,
  publish,
  readStatusStatement,
  recognise,
  type TrustSource,
} from '@attestat/trust'
import { type VerifyOptions, verify } from '@attestat/verifier'
import { byTurns, type Cost, costOf } from './cost.ts'
import { makeScenario, type Scenario, type Size } from './diploma.ts'
import { nodeCrypto } from './node-crypto.ts'

/** What something costs, beside its bare signature verifications in the same run. */
export interface VerdictCost {
  readonly verdict: Cost
  readonly raw: Cost
  /** By processor time. */
  readonly ratio: number
}

/** A whole verdict on one evidence bundle: key binding, a registry at hand, the status list stapled. */
export async function verdictCost(size: Size, timeMs: number): Promise<VerdictCost> {
  const { scenario, bundle, options } = await makePresented(size)
  const { 'verify-kb': bare } = await nodeCrypto.prepare(scenario)
  const verifySignatures = async (): Promise<unknown> => bare?.()
  const judge = async (): Promise<void> => {
    const { verdict } = await verify(bundle, options)
    if (verdict !== 'accepted') throw new Error(`the presentation was ${verdict}`)
  }
  const { one: raw, other: verdict, ratio } = await byTurns(timeMs, verifySignatures, judge)
  return { verdict, raw, ratio }
}

/** How long the status of a document takes to find, the first time and afterwards. */
export interface LookupCost {
  readonly firstMs: number
  readonly later: Cost
}

const entries = 1_048_576
const listUrl = 'https://school.example/status/1'

/** Of a list in one encoding, verified; at the median of several copies, and of many places in the last of them. */
export async function lookupCost(encoding: StatusReference['encoding']): Promise<LookupCost> {
  const signer = didKeySigner(await generateKey('ES256'))
  const { issuer, trust } = { issuer: issuerOf(signer), trust: frozenTrust({ source: 'bench' }) }
  const question = { trust, issuer, recognition: await trust.recognise(issuer) }
  const reference = (index: number): StatusReference =>
    encoding === 'token'
      ? { encoding, url: listUrl, index }
      : { encoding, url: listUrl, index, purpose: 'revocation' }
  const firsts: number[] = []
  let copy = { token: '', source: 'bench' }
  for (let i = 0; i < 9; i++) {
    // Another list each time: what somebody has signed is known again by its text.
    copy = { token: await longList(encoding, signer), source: 'bench' }
    const start = performance.now()
    await readStatusStatement(copy, reference(i), question)
    firsts.push(performance.now() - start)
  }
  const lookups = 300_000
  const places = Array.from({ length: 1000 }, (_, i) => reference((i * 7919) % entries))
  for (const place of places) await readStatusStatement(copy, place, question)
  const later = await costOf(lookups, async () => {
    for (let i = 0; i < lookups; i++) {
      await readStatusStatement(copy, places[i % places.length] as StatusReference, question)
    }
  })
  return { firstMs: firsts.sort((one, other) => one - other)[4] as number, later }
}

/** One document in a hundred is revoked. */
async function longList(encoding: StatusReference['encoding'], signer: Signer): Promise<string> {
  const revoked = Array.from({ length: entries / 100 }, (_, i) => ({ index: (i * 7919) % entries, value: 1 }))
  const terms = { url: listUrl, issuedAt: new Date() }
  return encoding === 'token'
    ? signTokenStatusList(makeTokenStatusList(2, entries, revoked), terms, signer)
    : signBitstringStatusList(
        makeBitstringStatusList(entries, revoked),
        { ...terms, issuer: issuerOf(signer), purpose: 'revocation' },
        signer,
      )
}

function issuerOf({ kid }: Signer): string {
  return kid?.split('#')[0] as string
}

/** A diploma under a status list, shown to somebody who asked for it and has the registry. */
async function makePresented(
  size: Size,
): Promise<{ scenario: Scenario; bundle: string; options: VerifyOptions }> {
  const made = await makeScenario({ size, format: 'vc+sd-jwt', alg: 'ES256' })
  const { issuer, holder, issuedAt, disclose, audience, nonce } = made
  const document: AchievementCredential = {
    ...made.document,
    credentialStatus: {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '4711',
      statusListCredential: listUrl,
    },
  }
  const credential = await secureCredential(
    'vc+sd-jwt',
    { document, issuedAt, holderKey: holder.publicJwk },
    issuer.signer,
  )
  const keyBinding = { signer: holder.signer, audience, nonce, issuedAt }
  const presentation = await presentCredential(await readCredential(credential), { disclose, keyBinding })
  const revoked = Array.from({ length: 1000 }, (_, i) => ({ index: i * 131, value: 1 }))
  const terms = { url: listUrl, issuer: issuer.did, purpose: 'revocation', issuedAt }
  const list = await signBitstringStatusList(makeBitstringStatusList(131_072, revoked), terms, issuer.signer)
  const now = new Date(issuedAt.getTime() + 1000)
  return {
    scenario: { ...made, credential, presentation },
    bundle: createBundle({
      vpToken: { diploma: [presentation] },
      facts: { statusLists: new Map([[listUrl, list]]) },
    }),
    options: {
      trust: await makeTrust(made, now),
      policy: 'admissions',
      now,
      request: createPresentationRequest({
        clientId: audience,
        nonce,
        now,
        dcqlQuery: {
          credentials: [
            {
              id: 'diploma',
              format: 'vc+sd-jwt',
              meta: {
                type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']],
              },
              claims: [{ path: ['credentialSubject', 'familyName'] }],
            },
          ],
        },
      }),
    },
  }
}

async function makeTrust({ issuer }: Scenario, now: Date): Promise<TrustSource> {
  const signer = didKeySigner(await generateKey('ES256'))
  const group = { keys: [signer.publicJwk], threshold: 1 }
  const year = new Date(now.getTime() + 365 * 86_400_000)
  const name = { ru: 'Реестр', en: 'Registry' }
  const from = new Date('2020-09-01T00:00:00Z')
  const root = await createRegistry(
    {
      id: 'https://registry.example/',
      name,
      expires: year,
      roles: { root: group, delegation: group, index: group, timestamp: group },
    },
    [signer],
  )
  const entry = {
    id: 'school',
    authority: 'root',
    role: 'issuer',
    identifiers: [issuer.did],
    name,
    status: 'recognised',
    mayAward: ['school-diploma'],
    from,
    keys: [{ kid: issuer.signer.kid as string, jwk: issuer.publicJwk, from }],
  } as const
  const terms = { now: new Date(now.getTime() - 1000), indexExpires: year, timestampExpires: year }
  const files = await publish(await recognise(root, entry, [signer]), terms, {
    index: [signer],
    timestamp: [signer],
  })
  const { rootKeys: pinnedRoot } = await openRegistry(files)
  return frozenTrust({ source: 'trust pack', registry: await openRegistry(files, { pinnedRoot }) })
}
