/** The keys that documents are bound to: one for each document, and all of them taken along to another wallet. */
import { readdir } from 'node:fs/promises'
import { readCredential, splitSdJwt } from '@attestat/credential'
import { readBundle } from '@attestat/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

const timeout = 120_000
let place: Workplace
let attestat: Workplace['attestat']
let done: Workplace['done']
/** The options of `verify`. */
let pinned: string

/** A wallet with three documents of a recognised school: two bound to a key of their own each, one to the wallet's. */
beforeAll(async () => {
  place = await openWorkplace()
  ;({ attestat, done } = place)
  await Promise.all([
    done('init school --did web:school130.example --name School'),
    done('wallet init --wallet old.wallet'),
    done('registry init registry --id https://registry.example/ --name Registry'),
  ])
  await done('issue sports-ranks.csv --issuer school --unbound --yes')
  const rows = (await done('list --issuer school --json')).json.slice(0, 3)
  const { audience, nonces } = (await done('holders challenge --issuer school --count 3 --json')).json
  for (const [i, { rowKey }] of rows.entries()) {
    const id = `wallet id --wallet old.wallet --audience ${audience} --nonce ${nonces[i]} --out proof-${i}.jwt`
    await done(i === 2 ? id : `${id} --pairwise`)
    await done(`bind --issuer school --holder proof-${i}.jwt --reason asked`, rowKey)
    await done('export --issuer school --out documents', rowKey)
  }
  await done('publish site --issuer school --type sports-rank')
  await done('registry recognise registry site/registry-entry.json')
  await done('registry publish registry')
  await done('trust pack --registry registry --site site --out trust.pack')
  pinned = await place.pinned('trust.pack')
  await done('wallet add documents --wallet old.wallet --trust trust.pack')
}, 240_000)
afterAll(() => place.remove())

/** What a wallet has shown of one document to a receiver, who has accepted it. */
async function shownTo(receiver: string, wallet: string, credential: string) {
  const to = `--wallet ${wallet} --audience https://${receiver}.example --purpose camp --trust trust.pack`
  await done(`wallet present ${to} --credential ${credential} --out ${receiver}.json --force --yes`)
  const judged = await attestat(
    `verify ${receiver}.json --audience https://${receiver}.example ${pinned} --json`,
  )
  expect([judged.code, judged.json.verdict]).toEqual([0, 'accepted'])
  const { vpToken } = readBundle(await place.read(`${receiver}.json`))
  return String(Object.values(vpToken).flat()[0])
}

const idsIn = async (wallet: string): Promise<readonly string[]> =>
  (await done(`wallet list --wallet ${wallet} --json`)).json.map(({ id }: { id: string }) => id)
const didOf = async (wallet: string): Promise<string> =>
  (await done(`wallet id --wallet ${wallet} --json`)).json.did
const outcomesOf = (json: readonly { outcome: string; code?: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { outcome, code } of json) counts[code ?? outcome] = (counts[code ?? outcome] ?? 0) + 1
  return counts
}

test(
  'two receivers of documents with a key each have nothing in common that names their owner',
  async () => {
    const own = await didOf('old.wallet')
    const shown: (readonly unknown[])[] = []
    for (const id of await idsIn('old.wallet')) {
      const text = await shownTo(`receiver-${shown.length}`, 'old.wallet', id)
      const { jwt } = splitSdJwt(text)
      const { holder, holderKey, document, disclosures, status } = await readCredential(text)
      if (holder === own) continue
      shown.push([
        ...[jwt, jwt.split('.')[2], text.split('~').at(-1), holder, holderKey?.x, document.id],
        ...[document.credentialSubject.id, ...status.map(({ url, index }) => `${url} ${index}`)],
        ...disclosures.map(({ salt }) => salt),
      ])
    }
    expect(shown).toHaveLength(2)
    expect(shown[0]).not.toContain(undefined)
    expect(shown[0]?.filter((piece) => shown[1]?.includes(piece))).toEqual([])
  },
  timeout,
)

test(
  'an export with its keys moves to a new wallet, which shows the documents as the old one did',
  async () => {
    await done('wallet export taken --with-key --yes --wallet old.wallet')
    expect((await readdir(place.path('taken'))).filter((name) => name.includes('key'))).toHaveLength(3)
    await done('wallet init --wallet new.wallet')
    const own = await didOf('new.wallet')
    const add = 'wallet add taken --wallet new.wallet --trust trust.pack'

    // Nobody's keys come in unasked, nor what is bound to them.
    const unasked = await attestat(`${add} --json`)
    expect([unasked.code, outcomesOf(unasked.json)]).toEqual([
      3,
      { KEY_NOT_ASKED_FOR: 3, ISSUED_CREDENTIAL_INVALID: 3, 'passed-over': 2 },
    ])
    const asked = await attestat(`${add} --with-key --json`)
    expect([asked.code, asked.json.error.code]).toEqual([2, 'QUESTION_UNANSWERED'])
    expect(asked.json.error.at).toContain(await didOf('old.wallet'))
    const taken = { 'key-taken': 3, added: 3, 'passed-over': 2 }
    expect(outcomesOf((await done(`${add} --with-key --dry-run --json`)).json)).toEqual(taken)
    expect([await didOf('new.wallet'), await idsIn('new.wallet')]).toEqual([own, []])

    expect(outcomesOf((await done(`${add} --with-key --yes --json`)).json)).toEqual(taken)
    expect(await didOf('new.wallet')).toBe(await didOf('old.wallet'))
    for (const id of await idsIn('new.wallet')) await shownTo('camp', 'new.wallet', id)
    // There is nothing to ask any more.
    const again = await done(`${add} --with-key --lang ru`)
    expect(again.stdout.match(/^Ключ уже есть: did:key:z/gm)).toHaveLength(3)
    expect(outcomesOf((await done(`${add} --json`)).json)).toEqual({
      ...{ 'key-known': 3, known: 3, 'passed-over': 2 },
    })
  },
  timeout,
)

test(
  'a wallet in use keeps its own key beside those that it takes over',
  async () => {
    await done('wallet init --wallet used.wallet')
    const own = await didOf('used.wallet')
    const { audience, nonces } = (await done('holders challenge --issuer school --json')).json
    await done(`wallet id --wallet used.wallet --audience ${audience} --nonce ${nonces[0]} --out used.jwt`)
    const { rowKey } = (await done('list --issuer school --json')).json.at(-1)
    await done('bind --issuer school --holder used.jwt --reason asked', rowKey)
    await done('export --issuer school --out of-used', rowKey)
    await done('wallet add of-used --wallet used.wallet --keep-unverified')
    const add = 'wallet add taken --with-key --yes --wallet used.wallet --trust trust.pack'
    const told = await done(`${add} --lang en`)
    expect(told.stdout.match(/^Key taken over: did:key:z/gm)).toHaveLength(3)
    expect(told.stdout).not.toContain('"d"')
    expect(await didOf('used.wallet')).toBe(own)
    for (const id of await idsIn('old.wallet')) await shownTo('club', 'used.wallet', id)
  },
  timeout,
)

test(
  'a file that is no key of a kind that wallets have is refused by name, and keys come from no pipe',
  async () => {
    const jwk = JSON.parse(await place.read('taken/holder-key-1.jwk.json'))
    await place.write('broken.jwk.json', JSON.stringify({ ...jwk, d: jwk.x }))
    const add = 'wallet add --wallet new.wallet --with-key --json'
    const broken = await attestat(`${add} broken.jwk.json`)
    expect(broken).toMatchObject({ code: 3, json: { error: { code: 'PRIVATE_KEY_INVALID' } } })
    expect(broken.json.error.at).toContain('broken.jwk.json')
    expect(broken.stdout + broken.stderr).not.toContain(jwk.x)
    expect(await attestat(`${add} -`)).toMatchObject({ code: 2, json: { error: { code: 'USAGE' } } })
    expect((await done(`${add} taken/holder-key-1.jwk.json`)).json).toMatchObject([{ outcome: 'key-known' }])
  },
  timeout,
)
