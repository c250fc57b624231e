/** An agent's data store over a wallet: the agent's credentials are the wallet's, verified when they come in. */
import { isJsonObject, type JsonObject, listOf } from '@attestat/credential'
import type { HeldCredential, Wallet } from '@attestat/wallet'
import { WalletError } from '@attestat/wallet'
import type {
  FindCredentialsArgs,
  IAgentPlugin,
  IDataStore,
  UniqueVerifiableCredential,
  VerifiableCredential,
} from '@veramo/core-types'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'
import { asVerifiable, signedTextOf } from './signed-text.ts'

export interface DataStoreOptions {
  readonly wallet: Wallet
}

/** The methods of `IDataStore` that are about credentials, and those of `IDataStoreORM` that find them. */
export interface WalletDataStore extends IAgentPlugin {
  readonly methods: Pick<
    IDataStore,
    | 'dataStoreSaveVerifiableCredential'
    | 'dataStoreGetVerifiableCredential'
    | 'dataStoreDeleteVerifiableCredential'
  > & {
    dataStoreORMGetVerifiableCredentials(args?: FindCredentialsArgs): Promise<UniqueVerifiableCredential[]>
    dataStoreORMGetVerifiableCredentialsCount(args?: FindCredentialsArgs): Promise<number>
  }
}

/**
 * Makes the plugin. A credential's `hash` is the wallet's own name of it. Messages and presentations are not kept: the
 * wallet has a history of what was shown to whom.
 *
 * Its methods reject as `Wallet` does, and with VeramoError `AGENT_ARGUMENT_INVALID`; CredentialError `VC_UNSIGNED`.
 *
 * @example
 * createAgent({ plugins: [walletDataStore({ wallet: new Wallet({ store }) })] })
 */
export function walletDataStore({ wallet }: DataStoreOptions): WalletDataStore {
  const find = async ({ where = [], order = [], skip = 0, take }: FindCredentialsArgs = {}) => {
    if (order.length > 0) throw columns()
    const held = await Promise.all((await wallet.list()).map(({ id }) => wallet.get(id)))
    const found = held.filter((one) => where.every((condition) => isMet(one, condition)))
    return found.slice(skip, take === undefined ? undefined : skip + take)
  }
  return {
    methods: {
      dataStoreSaveVerifiableCredential: async ({ verifiableCredential }) => {
        const { card } = await wallet.add(signedTextOf(verifiableCredential, 'verifiableCredential'))
        return card.id
      },
      dataStoreGetVerifiableCredential: async ({ hash }) => verifiable(await wallet.get(hash)),
      dataStoreDeleteVerifiableCredential: async ({ hash }) => {
        try {
          await wallet.remove(hash)
          return true
        } catch (error) {
          if (error instanceof WalletError && error.code === 'CREDENTIAL_UNKNOWN') return false
          throw error
        }
      },
      dataStoreORMGetVerifiableCredentials: async (args) =>
        (await find(args)).map((held) => ({ hash: held.id, verifiableCredential: verifiable(held) })),
      dataStoreORMGetVerifiableCredentialsCount: async (args) => (await find(args)).length,
    },
  }
}

/** Column → what a credential has there. */
const columnValues: Readonly<Record<string, (held: HeldCredential) => readonly (string | undefined)[]>> = {
  hash: ({ id }) => [id],
  id: ({ credential }) => [credential.document.id],
  issuer: ({ credential }) => [credential.issuer],
  subject: ({ credential }) => [subjectId(credential.document)],
  type: ({ credential }) => listOf(credential.document.type),
}

function isMet(
  held: HeldCredential,
  { column, value, op = 'In', not = false }: NonNullable<FindCredentialsArgs['where']>[number],
): boolean {
  const valuesOf = Object.hasOwn(columnValues, column) ? columnValues[column] : undefined
  // Of a text, `includes` would find every part.
  if (!valuesOf || !Array.isArray(value) || !['In', 'Equal', 'Any'].includes(op)) throw columns()
  const isIn = valuesOf(held).some((one) => one !== undefined && value.includes(one))
  return isIn !== not
}

function subjectId({ credentialSubject }: JsonObject): string | undefined {
  const id = isJsonObject(credentialSubject) ? credentialSubject.id : undefined
  return typeof id === 'string' ? id : undefined
}

function verifiable({ credential }: HeldCredential): VerifiableCredential {
  return asVerifiable(credential)
}

function columns(): VeramoError {
  return new VeramoError('AGENT_ARGUMENT_INVALID', {
    at: 'where',
    details: {
      expected: expected('a column of {names} with the values that it may have', {
        names: Object.keys(columnValues).join(', '),
      }),
    },
  })
}
