/**
 * The credentials of an agent. Those that are bound to a key of the wallet, in it or outside, or to nobody, are the
 * wallet's; those that are somebody else's, for whom the agent issued, are sealed beside them.
 */
import {
  isJsonObject,
  type JsonValue,
  listOf,
  type ReadCredential,
  readCredential,
} from '@attestat/credential'
import { type Wallet, WalletError, type WalletStore } from '@attestat/wallet'
import type { IDataStore, IDataStoreORM, UniqueVerifiableCredential } from '@veramo/core-types'
import { agentRecords, type TokenRecord, tokenHash } from './agent-records.ts'
import { one, several } from './find-rows.ts'
import { findKept, type KeptRows } from './kept-rows.ts'
import { asVerifiable, signedTextOf } from './signed-text.ts'

export type CredentialMethods = Pick<
  IDataStore & IDataStoreORM,
  | 'dataStoreSaveVerifiableCredential'
  | 'dataStoreGetVerifiableCredential'
  | 'dataStoreDeleteVerifiableCredential'
  | 'dataStoreORMGetVerifiableCredentials'
  | 'dataStoreORMGetVerifiableCredentialsCount'
  | 'dataStoreORMGetVerifiableCredentialsByClaims'
  | 'dataStoreORMGetVerifiableCredentialsByClaimsCount'
>

/** A credential with its name in the store. */
interface KeptCredential {
  readonly id: string
  readonly credential: ReadCredential
}

export function credentialMethods(wallet: Wallet, store: WalletStore): CredentialMethods {
  const others = agentRecords<TokenRecord>(store, 'agent-credential')
  const credentials = keptCredentials(async () => [
    ...(await Promise.all((await wallet.list()).map(({ id }) => wallet.get(id)))),
    ...(await Promise.all(
      (
        await others.list()
      ).map(async ({ text }) => ({
        id: await tokenHash(text),
        credential: await readCredential(text),
      })),
    )),
  ])
  const claims = keptClaims(credentials)
  return {
    dataStoreSaveVerifiableCredential: async ({ verifiableCredential }) => {
      const text = signedTextOf(verifiableCredential, 'verifiableCredential')
      try {
        return (await addTo(wallet, text)).card.id
      } catch (error) {
        // The binding is what the wallet looks at last: all else was verified.
        if (!isRefusal(error, 'ISSUED_CREDENTIAL_INVALID') || error.at !== 'cnf') throw error
      }
      const hash = await tokenHash(text)
      await others.put(hash, { text })
      return hash
    },
    dataStoreGetVerifiableCredential: async ({ hash }) => {
      const other = await others.get(hash)
      return asVerifiable(other ? await readCredential(other.text) : (await wallet.get(hash)).credential)
    },
    dataStoreDeleteVerifiableCredential: async ({ hash }) => {
      if (await others.remove(hash)) return true
      try {
        await wallet.remove(hash)
        return true
      } catch (error) {
        if (isRefusal(error, 'CREDENTIAL_UNKNOWN')) return false
        throw error
      }
    },
    dataStoreORMGetVerifiableCredentials: async (args, context) =>
      (await findKept(credentials, args, context)).map(unique),
    dataStoreORMGetVerifiableCredentialsCount: async (args, context) =>
      (await findKept(credentials, args, context)).length,
    dataStoreORMGetVerifiableCredentialsByClaims: async (args, context) =>
      owners(await findKept(claims, args, context)).map(unique),
    dataStoreORMGetVerifiableCredentialsByClaimsCount: async (args, context) =>
      owners(await findKept(claims, args, context)).length,
  }
}

async function addTo(wallet: Wallet, text: string): ReturnType<Wallet['add']> {
  try {
    return await wallet.add(text)
  } catch (error) {
    if (!isRefusal(error, 'STORAGE_CONFLICT')) throw error
    // Somebody has written meanwhile, perhaps the same: it is judged by what is there now.
    return wallet.add(text)
  }
}

function isRefusal(error: unknown, code: WalletError['code']): error is WalletError {
  return error instanceof WalletError && error.code === code
}

function keptCredentials(list: () => Promise<readonly KeptCredential[]>): KeptRows<KeptCredential> {
  return {
    list,
    parties: ['issuer', 'subject'],
    columns: {
      hash: ({ id }) => [id],
      id: ({ credential }) => one(credential.document.id),
      issuer: ({ credential }) => [credential.issuer],
      subject: ({ credential }) => one(credential.document.credentialSubject.id),
      type: ({ credential }) => several(listOf(credential.document.type)),
      context: ({ credential }) => several(credential.document['@context']),
      issuanceDate: ({ credential }) => one(credential.validFrom),
      expirationDate: ({ credential }) => one(credential.validUntil),
    },
  }
}

/** A member of what a credential says of its subject. */
interface Claim {
  readonly of: KeptCredential
  readonly name: string
  readonly value: JsonValue
}

function keptClaims({ list, columns, parties }: KeptRows<KeptCredential>): KeptRows<Claim> {
  const { type, id, issuer, subject, context, issuanceDate, expirationDate } = columns
  const ofCredential = { id, credentialType: type, issuer, subject, context, issuanceDate, expirationDate }
  return {
    list: async () => (await list()).flatMap(claimsOf),
    parties,
    columns: {
      ...Object.fromEntries(
        Object.entries(ofCredential).map(([name, column]) => [name, ({ of }: Claim) => column?.(of) ?? []]),
      ),
      type: ({ name }) => [name],
      // As Veramo's own has it: a structure as its JSON.
      value: ({ value }) => [typeof value === 'string' ? value : JSON.stringify(value)],
      isObj: ({ value }) => [isJsonObject(value) || Array.isArray(value) ? '1' : '0'],
    },
  }
}

function claimsOf(held: KeptCredential): Claim[] {
  const { id: _subject, ...members } = held.credential.document.credentialSubject
  return Object.entries(members).map(([name, value]) => ({ of: held, name, value: value as JsonValue }))
}

function owners(claims: readonly Claim[]): KeptCredential[] {
  return [...new Map(claims.map(({ of }) => [of.id, of])).values()]
}

function unique({ id, credential }: KeptCredential): UniqueVerifiableCredential {
  return { hash: id, verifiableCredential: asVerifiable(credential) }
}
