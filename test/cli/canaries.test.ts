/** Secrets and claim values that a wallet's commands must never let into a file, a log or an error message. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Wallet } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { openWorkplace, type Ran, type Workplace } from './program.ts'

/** Claim values of the one document. The first is shown on purpose, to one receiver. */
const [shown, ...hidden] = ['Канарейкина', 'Канарея', 'Чижовна', '1987-06-05', '99887766554433'] as const
const passphrase = 'canary passphrase 6f1b'
/** The private key of the wallet and the signature of the document, once they are known. */
const secrets: string[] = [passphrase]

let place: Workplace
/** Whatever was said on stderr, and on stdout by commands that are not for looking at one's own documents. */
let said = ''

async function run(command: string, ...more: readonly string[]): Promise<Ran> {
  const ran = await place.attestat(command, ...more)
  said += ran.stderr
  if (!/^wallet (?:show|list|select|present)/.test(command)) said += ran.stdout
  return ran
}
async function done(command: string, ...more: readonly string[]): Promise<Ran> {
  const ran = await run(command, ...more)
  expect(ran.code, `${command}\n${ran.stderr}`).toBe(0)
  return ran
}

let document: string
beforeAll(async () => {
  place = await openWorkplace()
  await place.write('passphrase.txt', `${passphrase}\n`)
  const store = await createWalletFile(place.path('my.wallet'), passphrase)
  const wallet = new Wallet({ store })
  const { publicJwk } = await wallet.id()
  const [key] = await store.list('holder-key')
  secrets.push(JSON.parse(new TextDecoder().decode(key?.bytes)).d)
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
  await store.close()
}, 60_000)
afterAll(() => place.remove())

test('no command lets a secret or a value out, but to whom it is shown', async () => {
  await done('request key office.keys')
  await done(
    'request new --key office.keys --type school-diploma --name --purpose admission --out request.jwt',
  )
  const [{ id }] = (await done('wallet list --wallet my.wallet --json')).json
  const unasked = `wallet present --wallet my.wallet --credential ${id} --audience https://club.example --purpose camp`
  await done(`${unasked} --claim credentialSubject.familyName --preview --staple --yes --out answer.json`)
  await done(`${unasked} --claim credentialSubject.familyName --vp-jwt --yes --out answer.jwt`)
  await Promise.all([
    done('wallet select --wallet my.wallet --request request.jwt'),
    done('wallet refresh --wallet my.wallet --mirror .'),
    done('wallet decline --wallet my.wallet --request request.jwt --out no.json'),
    done('consent receipt answer.json --key office.keys --out receipt.jwt'),
    done('wallet backup --wallet my.wallet --out my.backup --sheet sheet.txt'),
  ])
  await done('wallet history --wallet my.wallet --export history.json --html history.html')
  await done('wallet withdraw 1 --wallet my.wallet --yes --out notice.jwt')
  await Promise.all([
    done('consent check notice.jwt --presentation answer.json'),
    done('consent check history.json'),
  ])

  // What is refused, with canaries in it or on the way to it.
  await place.write('tampered.vc.sd-jwt', document.replace(/\.[\w-]{10}([^.]*~)/, '.AAAAAAAAAA$1'))
  await place.write('canary.json', JSON.stringify({ vp_token: { a: [document] }, [hidden[0]]: hidden[1] }))
  const [name] = hidden
  const refused = [
    ['wallet add tampered.vc.sd-jwt --wallet my.wallet'],
    ['wallet add canary.json --wallet my.wallet'],
    ['wallet receipt tampered.vc.sd-jwt --wallet my.wallet'],
    ['wallet receipt receipt.jwt --wallet my.wallet'],
    ['wallet select --request canary.json --wallet my.wallet'],
    ['consent check canary.json'],
    ['consent check tampered.vc.sd-jwt'],
    ['consent check notice.jwt --presentation answer.jwt'],
    ['consent receipt tampered.vc.sd-jwt --key office.keys --retention x --out x.jwt'],
    [`${unasked} --yes --out x.json --claim`, name],
    ['wallet withdraw --wallet my.wallet --out x.jwt', name],
  ] as const
  await Promise.all(
    refused.map(async ([command, ...more]) => {
      const ran = await run(command, ...more, '--json', '--lang', 'ru')
      expect(ran.code, `${command}\n${ran.stdout}`).toBeGreaterThan(1)
    }),
  )
  for (const canary of [shown, ...hidden, ...secrets]) expect(said, canary).not.toContain(canary)

  const inputs = ['passphrase.txt', 'tampered.vc.sd-jwt', 'canary.json']
  for (const file of await readdir(place.folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || inputs.includes(file.name)) continue
    const bytes = await readFile(join(file.parentPath, file.name))
    // As it stands, and as it would stand inside what is encoded.
    const texts = [bytes.toString('utf8'), ...decoded(bytes.toString('latin1'))].join('\n')
    const isForReceiver = file.name.startsWith('answer.')
    for (const canary of [...(isForReceiver ? [] : [shown]), ...hidden, ...secrets]) {
      expect(texts, `${file.name}: ${canary}`).not.toContain(canary)
    }
    if (isForReceiver) expect(texts, file.name).toContain(shown)
  }
}, 240_000)

/** What base64url in a text says, two deep: a token inside a token. */
function decoded(text: string, depth = 2): readonly string[] {
  if (depth === 0) return []
  return (text.match(/[\w-]{16,}/g) ?? []).flatMap((word) => {
    const inside = Buffer.from(word, 'base64url').toString('utf8')
    return [inside, ...decoded(inside, depth - 1)]
  })
}
