/** The presentations of an agent, made or received: sealed records beside the wallet's own. */
import { CredentialError, type JsonObject, listOf } from '@attestat/credential'
import type { WalletStore } from '@attestat/wallet'
import type { IDataStore, IDataStoreORM } from '@veramo/core-types'
import { agentRecords, type TokenRecord, tokenHash } from './agent-records.ts'
import { VeramoError } from './codes.ts'
import { one } from './find-rows.ts'
import {
  asVerifiablePresentation,
  type HandedPresentation,
  readHandedPresentation,
} from './handed-presentation.ts'
import { findKept, type KeptRows } from './kept-rows.ts'

export type PresentationMethods = Pick<
  IDataStore & IDataStoreORM,
  | 'dataStoreSaveVerifiablePresentation'
  | 'dataStoreGetVerifiablePresentation'
  | 'dataStoreORMGetVerifiablePresentations'
  | 'dataStoreORMGetVerifiablePresentationsCount'
>

/** A presentation with its name in the store. */
interface KeptPresentation extends HandedPresentation {
  readonly hash: string
}

export function presentationMethods(store: WalletStore): PresentationMethods {
  const records = agentRecords<TokenRecord>(store, 'agent-presentation')
  const presentations: KeptRows<KeptPresentation> = {
    list: async () => Promise.all((await records.list()).map(({ text }) => readKept(text))),
    parties: ['holder', 'verifier'],
    columns: {
      hash: ({ hash }) => [hash],
      // The formats here give a presentation no name of its own, and no end.
      id: () => [],
      expirationDate: () => [],
      type: () => ['VerifiablePresentation'],
      context: (kept) => asVerifiablePresentation(kept)['@context'] as string[],
      holder: ({ holder }) => one(holder),
      verifier: ({ binding }) => listOf(binding?.aud).filter((aud) => typeof aud === 'string'),
      issuanceDate: ({ binding }) => one(signedAt(binding)),
    },
  }
  return {
    dataStoreSaveVerifiablePresentation: async ({ verifiablePresentation }) => {
      const { text, binding } = await readHandedPresentation(verifiablePresentation)
      if (!binding) throw new CredentialError('KB_REQUIRED', { at: 'verifiablePresentation' })
      const hash = await tokenHash(text)
      await records.put(hash, { text })
      return hash
    },
    dataStoreGetVerifiablePresentation: async ({ hash }) => {
      const record = await records.get(hash)
      if (!record) throw new VeramoError('AGENT_RECORD_UNKNOWN', { at: 'hash' })
      return asVerifiablePresentation(await readHandedPresentation(record.text))
    },
    dataStoreORMGetVerifiablePresentations: async (args, context) =>
      (await findKept(presentations, args, context)).map((kept) => ({
        hash: kept.hash,
        verifiablePresentation: asVerifiablePresentation(kept),
      })),
    dataStoreORMGetVerifiablePresentationsCount: async (args, context) =>
      (await findKept(presentations, args, context)).length,
  }
}

async function readKept(text: string): Promise<KeptPresentation> {
  return { ...(await readHandedPresentation(text)), hash: await tokenHash(text) }
}

/** When the holder signed: `iat`, or `nbf` where the token says no more. */
function signedAt({ iat, nbf }: JsonObject = {}): Date | undefined {
  const seconds = iat ?? nbf
  return typeof seconds === 'number' ? new Date(seconds * 1000) : undefined
}
