/** An issuer of the demo, and the proofs of keys that wallets give it. */
import { join } from 'node:path'
import { createIssuerFolder, type Issuer, newIssuerConfig, openIssuer, readHolders } from '@attestat/issuer'
import { generateKey } from '@attestat/keys'
import { createKeystore } from '@attestat/keys/keystore'
import type { Wallet } from '@attestat/wallet'

export async function openNewIssuer(
  out: string,
  name: string,
  title: string,
  baseUrl: string,
  passphrase: string,
  now: () => Date,
): Promise<Issuer> {
  const path = join(out, name)
  const key = await generateKey('ES256')
  const since = now()
  const issuer = { name: title, method: 'web', publicJwk: key.publicJwk, baseUrl, since } as const
  const { kid } = newIssuerConfig(issuer)
  const folder = await createIssuerFolder(path, issuer)
  const keystore = await createKeystore(join(path, 'keys.json'), passphrase)
  await keystore.add('signing-1', key, { kid, createdAt: since })
  return openIssuer(folder, keystore.signer('signing-1'), now)
}

export async function proofsFor(
  issuer: Issuer,
  wallets: ReadonlyMap<string, Wallet>,
  now: () => Date,
): ReturnType<typeof readHolders> {
  const audience = issuer.profile.id
  const file: Record<string, string> = {}
  for (const [key, wallet] of wallets) file[key] = await wallet.proof({ audience })
  return readProofs(file, audience, now())
}

export function readProofs(
  file: Readonly<Record<string, string>>,
  audience: string,
  now: Date,
): ReturnType<typeof readHolders> {
  return readHolders(new TextEncoder().encode(JSON.stringify(file)), { audience, now })
}
