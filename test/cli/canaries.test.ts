/**
 * Secrets and claim values that a wallet's commands must never let into a file, a log or an error message. The wallets
 * are held open all the while, so that the logs and indexes of SQLite are there to be looked into, and what programs
 * put into the folder for temporary files is looked for as well.
 */
import { mkdir, readdir, readFile, truncate } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { openWithPassphrase } from '@attestat/keys/keystore'
import { createMemoryStore, readRecoveryWords, recoveryWordsOf, Wallet } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueLink } from '../../fixtures/guardians.ts'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { openWorkplace, type Ran, type Workplace } from './program.ts'

/** Claim values of the one document. The first is shown on purpose, to one receiver. */
const [shown, ...hidden] = ['Канарейкина', 'Канарея', 'Чижовна', '1987-06-05', '99887766554433'] as const
const passphrases = {
  passphrase: 'canary passphrase 6f1b',
  wrong: 'canary wrong 77aa',
  changed: 'canary changed 90cd',
  ofBackup: 'canary of the backup 12ef',
} as const
const wallets = ['my.wallet', 'child.wallet', 'mother.wallet'] as const

/** What opens things, as text; and keys as they are, which may be written in several ways. */
const secrets: string[] = Object.values(passphrases)
const keys: Uint8Array[] = []

let place: Workplace
let document: string
const close: (() => Promise<void>)[] = []
/** Whatever was said on stderr, and on stdout by commands that are not for looking at one's own documents. */
let said = ''
/** What the others said, where the owner reads claims, and nobody any secret. */
let looked = ''

async function run(command: string, ...more: readonly string[]): Promise<Ran> {
  const env = { TMPDIR: place.path('temporary'), TEMP: place.path('temporary') }
  const ran = await place.attestatWith({ env }, command, ...more)
  said += ran.stderr
  if (/^wallet (?:show|list|find|timeline|select|present|approve)/.test(command)) looked += ran.stdout
  else said += ran.stdout
  return ran
}
async function done(command: string, ...more: readonly string[]): Promise<Ran> {
  const ran = await run(command, ...more)
  expect(ran.code, `${command}\n${ran.stderr}`).toBe(0)
  return ran
}

beforeAll(async () => {
  place = await openWorkplace()
  await mkdir(place.path('temporary'))
  for (const [name, phrase] of Object.entries(passphrases)) await place.write(`${name}.txt`, `${phrase}\n`)
  const [store, mothers] = [createMemoryStore(), createMemoryStore()]
  const [wallet, mother] = [new Wallet({ store }), new Wallet({ store: mothers })]
  const { publicJwk, did } = await wallet.id()
  const [givenName, patronymicName, dateOfBirth, licenseNumber] = hidden
  document = await issuedDiploma({
    holderKey: publicJwk,
    change: (diploma) => ({
      ...diploma,
      credentialSubject: {
        ...diploma.credentialSubject,
        familyName: shown,
        givenName,
        patronymicName,
        dateOfBirth,
        licenseNumber,
        identifier: [
          {
            type: 'IdentityObject',
            hashed: false,
            identityHash: `${shown} ${givenName}`,
            identityType: 'name',
          },
        ],
      },
    }),
  })
  await wallet.add(document)
  const ofAdult = (await store.snapshot()).records
  const guardian = (await mother.id()).publicJwk
  const link = await issueLink({ child: did, guardian, validUntil: '2099-01-01T00:00:00Z' })
  await wallet.family.addGuardian(link)
  await mother.add(link)
  const ofAll = [ofAdult, (await store.snapshot()).records, (await mothers.snapshot()).records]
  for (const [i, name] of wallets.entries()) {
    const records = ofAll[i] ?? []
    const opened = await createWalletFile(place.path(name), passphrases.passphrase, { records })
    // Whoever has read once keeps the log from being cleared away.
    await opened.list('consent')
    close.push(() => opened.close())
    const { d } = JSON.parse(
      new TextDecoder().decode(records.find(({ type }) => type === 'holder-key')?.bytes),
    )
    secrets.push(d)
    keys.push(Buffer.from(d, 'base64url'), await dataKeyOf(place.path(name)))
  }
}, 60_000)
afterAll(async () => {
  for (const one of close) await one()
  await place.remove()
})

async function dataKeyOf(path: string): Promise<Uint8Array> {
  const database = new Database(path, { readonly: true })
  const sealed = database.prepare<[], Buffer>('SELECT value FROM wallet_header').pluck().get() as Buffer
  database.close()
  const purpose = 'attestat wallet: data key, layout 2'
  return openWithPassphrase(sealed, passphrases.passphrase, { purpose })
}

test('no command lets a secret or a value out, but to whom it is shown', async () => {
  await done('request key office.keys')
  await done(
    'request new --key office.keys --type school-diploma --name --purpose admission --out request.jwt',
  )
  const [{ id }] = (await done('wallet list --wallet my.wallet --json')).json
  const unasked = (wallet: string): string =>
    `wallet present --wallet ${wallet} --credential ${id} --audience https://club.example --purpose camp`
  const name = '--claim credentialSubject.familyName'
  await done(`${unasked('my.wallet')} ${name} --preview --staple --yes --out answer.json`)
  await done(`${unasked('my.wallet')} ${name} --vp-jwt --yes --out answer.jwt`)
  await done(`${unasked('child.wallet')} ${name} --yes --out draft.txt`)
  await done('wallet approve draft.txt --wallet mother.wallet --yes --out reply.txt')
  await done('wallet present --wallet child.wallet --approval reply.txt --yes --out answer-of-child.json')
  await Promise.all([
    done('wallet find --wallet my.wallet', shown),
    done('wallet timeline --wallet my.wallet'),
    done(`wallet show ${id} --wallet my.wallet`),
    done('wallet select --wallet my.wallet --request request.jwt'),
    done('wallet refresh --wallet my.wallet --mirror .'),
    done('wallet decline --wallet my.wallet --request request.jwt --out no.json'),
    done('wallet ages --wallet child.wallet --band 0=both --yes'),
    done('wallet guardians --wallet child.wallet'),
    done('wallet approvals --wallet mother.wallet'),
    done('consent receipt answer.json --key office.keys --out receipt.jwt'),
  ])
  await done('wallet history --wallet my.wallet --export history.json --html history.html')
  await done('wallet withdraw 1 --wallet my.wallet --yes --out notice.jwt')
  await Promise.all([
    done('consent check notice.jwt --presentation answer.json'),
    done('consent check history.json'),
    done('wallet export plain --wallet my.wallet'),
    done('wallet export with-key --with-key --yes --wallet my.wallet'),
    done('wallet backup --wallet my.wallet --out my.backup --sheet sheet.txt'),
    done('wallet backup --wallet child.wallet --out child.backup --shares shares --split 2-of-3'),
    done('wallet backup --wallet mother.wallet --out mother.backup --backup-passphrase-file ofBackup.txt'),
  ])
  const secret = readRecoveryWords(await place.read('sheet.txt'))
  const words = recoveryWordsOf(secret)
  secrets.push(words.slice(0, 3).join(' '), words.slice(-3).join(' '))
  keys.push(secret)
  await Promise.all([
    done('wallet restore my.backup --words-file sheet.txt --wallet restored.wallet'),
    done(
      'wallet restore child.backup --share-file shares/share-1-of-3.txt --share-file shares/share-3-of-3.txt --wallet child-again.wallet',
    ),
    done('wallet restore mother.backup --backup-passphrase-file ofBackup.txt --wallet mother-again.wallet'),
  ])
  await done('wallet passphrase --wallet restored.wallet --new-passphrase-file changed.txt')
  // Cut short, as a bad disk leaves it: what can still be read is read from a copy.
  await truncate(place.path('restored.wallet'), 36_864)
  const rescued = await run(
    'wallet export rescued --rescue --wallet restored.wallet --passphrase-file changed.txt',
  )
  expect(rescued.code, rescued.stderr).toBeLessThan(6)

  // What is refused, with canaries in it or on the way to it.
  await place.write('tampered.vc.sd-jwt', document.replace(/\.[\w-]{10}([^.]*~)/, '.AAAAAAAAAA$1'))
  await place.write('canary.json', JSON.stringify({ vp_token: { a: [document] }, [hidden[0]]: hidden[1] }))
  await place.write('words.txt', words.with(5, words[6] ?? '').join(' '))
  await place.write('no-words.txt', [...words.slice(1), 'zzcanaryzz'].join(' '))
  await place.write('no-share.txt', (await place.read('shares/share-1-of-3.txt')).replace(/[A-Z]{4}/, 'CANA'))
  secrets.push('zzcanaryzz')
  const [first] = hidden
  const refused = [
    ['wallet list --wallet my.wallet --passphrase-file wrong.txt'],
    ['wallet passphrase --wallet my.wallet --passphrase-file wrong.txt --new-passphrase-file changed.txt'],
    ['wallet restore my.backup --words-file words.txt --wallet new.wallet'],
    ['wallet restore my.backup --words-file no-words.txt --wallet new.wallet'],
    ['wallet restore my.backup --share-file no-share.txt --wallet new.wallet'],
    ['wallet restore mother.backup --backup-passphrase-file wrong.txt --wallet new.wallet'],
    ['wallet restore my.backup --words-file sheet.txt --wallet child.wallet'],
    ['wallet add tampered.vc.sd-jwt --wallet my.wallet'],
    ['wallet add canary.json --wallet my.wallet'],
    ['wallet approve canary.json --wallet mother.wallet --yes --out x.txt'],
    ['wallet approve draft.txt --wallet my.wallet --yes --out x.txt'],
    ['wallet present --wallet child.wallet --approval reply.txt --yes --out x.json'],
    ['wallet receipt tampered.vc.sd-jwt --wallet my.wallet'],
    ['wallet receipt receipt.jwt --wallet my.wallet'],
    ['wallet select --request canary.json --wallet my.wallet'],
    ['consent check canary.json'],
    ['consent check tampered.vc.sd-jwt'],
    ['consent check notice.jwt --presentation answer.jwt'],
    ['consent receipt tampered.vc.sd-jwt --key office.keys --retention x --out x.jwt'],
    [`${unasked('my.wallet')} --yes --out x.json --claim`, first],
    ['wallet withdraw --wallet my.wallet --out x.jwt', first],
    ['wallet list --wallet my.wallet --passphrase', passphrases.passphrase],
  ] as const
  await Promise.all(
    refused.map(async ([command, ...more]) => {
      const ran = await run(command, ...more, '--json', '--lang', 'ru')
      expect(ran.code, `${command}\n${ran.stdout}`).toBeGreaterThan(1)
    }),
  )
  expectNothing('what was said', said, [shown, ...hidden, ...secrets])
  expectNothing('what was looked at', looked, secrets)

  const looks = await Promise.all(
    (await readdir(place.folder, { recursive: true, withFileTypes: true }))
      .filter((file) => file.isFile())
      .map(async (file) => {
        const path = join(file.parentPath, file.name)
        return [relative(place.folder, path), await readFile(path)] as const
      }),
  )
  // Else the test would not have looked where it says.
  const names = looks.map(([file]) => file)
  expect(names).toEqual(expect.arrayContaining([...wallets, 'my.wallet-wal', 'history.html', 'draft.txt']))
  for (const [file, bytes] of looks) {
    if (inputs.test(file)) continue
    // As it stands, and as it would stand inside what is encoded.
    const texts = [bytes.toString('utf8'), ...decoded(bytes.toString('latin1'))].join('\n')
    expectNothing(file, texts, [
      ...(forOwner.test(file) ? [] : hidden),
      ...(forOwner.test(file) || forReceiver.test(file) ? [] : [shown]),
      ...(withKey.test(file) || file === 'sheet.txt' ? [] : secrets),
    ])
    if (withKey.test(file)) continue
    for (const key of keys) expect(bytes.includes(Buffer.from(key)), file).toBe(false)
    if (forReceiver.test(file)) expect(texts, file).toContain(shown)
  }
}, 300_000)

/** Written by the test itself. */
const inputs =
  /^(?:passphrase|wrong|changed|ofBackup|words|no-words|no-share)\.txt$|^tampered\.vc\.sd-jwt$|^canary\.json$/
const forReceiver = /^answer/
/** All that a document says, for its owner to take along. */
const forOwner = /^(?:plain|with-key|rescued)[/\\]/
/** The key, which was asked for. */
const withKey = /^with-key[/\\].*key/

/** Holds when none of the words stands in a text, nor a key in any of the ways that keys are written. */
function expectNothing(where: string, text: string, words: readonly string[]): void {
  const written = words.some((word) => secrets.includes(word))
    ? keys.flatMap((key) =>
        (['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(key).toString(form)),
      )
    : []
  for (const word of [...words, ...written]) expect(text.includes(word), `${where}: ${word}`).toBe(false)
}

/** What base64url in a text says, two deep: a token inside a token. */
function decoded(text: string, depth = 2): readonly string[] {
  if (depth === 0) return []
  return (text.match(/[\w-]{16,}/g) ?? []).flatMap((word) => {
    const inside = Buffer.from(word, 'base64url').toString('utf8')
    return [inside, ...decoded(inside, depth - 1)]
  })
}
