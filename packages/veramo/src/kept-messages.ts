/** The messages of an agent: sealed records beside the wallet's own. What comes inside them is kept as part of them. */
import { randomUUID } from 'node:crypto'
import type { WalletStore } from '@attestat/wallet'
import type { IDataStore, IDataStoreORM, IMessage } from '@veramo/core-types'
import { readMoment } from './agent-arguments.ts'
import { agentRecords } from './agent-records.ts'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'
import { one, several } from './find-rows.ts'
import { findKept, type KeptRows } from './kept-rows.ts'

export type MessageMethods = Pick<
  IDataStore & IDataStoreORM,
  | 'dataStoreSaveMessage'
  | 'dataStoreGetMessage'
  | 'dataStoreDeleteMessage'
  | 'dataStoreORMGetMessages'
  | 'dataStoreORMGetMessagesCount'
>

export function messageMethods(store: WalletStore): MessageMethods {
  const records = agentRecords<IMessage>(store, 'agent-message')
  const messages: KeptRows<IMessage> = {
    list: records.list,
    parties: ['from', 'to'],
    columns: {
      id: ({ id }) => [id],
      type: ({ type }) => one(type),
      from: ({ from }) => one(from),
      to: ({ to }) => one(to),
      threadId: ({ threadId }) => one(threadId),
      raw: ({ raw }) => one(raw),
      replyTo: ({ replyTo = [] }) => several(replyTo),
      replyUrl: ({ replyUrl }) => one(replyUrl),
      createdAt: ({ createdAt }) => moment(createdAt),
      expiresAt: ({ expiresAt }) => moment(expiresAt),
    },
  }
  return {
    dataStoreSaveMessage: async ({ message }) => {
      if (typeof message?.type !== 'string') {
        throw new VeramoError('AGENT_ARGUMENT_INVALID', {
          at: 'message',
          details: { expected: expected('a message with a type') },
        })
      }
      const id = message.id || randomUUID()
      const [createdAt, expiresAt] = [
        writtenMoment(message.createdAt, 'message.createdAt'),
        writtenMoment(message.expiresAt, 'message.expiresAt'),
      ]
      await records.put(id, {
        ...message,
        id,
        ...(createdAt === undefined ? {} : { createdAt }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      })
      return id
    },
    dataStoreGetMessage: async ({ id }) => {
      const message = await records.get(id)
      if (!message) throw new VeramoError('AGENT_RECORD_UNKNOWN', { at: 'id' })
      return message
    },
    dataStoreDeleteMessage: ({ id }) => records.remove(id),
    dataStoreORMGetMessages: (args, context) => findKept(messages, args, context),
    dataStoreORMGetMessagesCount: async (args, context) => (await findKept(messages, args, context)).length,
  }
}

/** As it was written, when it was; a date or a number of seconds as a date-time. */
function writtenMoment(value: unknown, at: string): string | undefined {
  if (value === undefined || value === null) return undefined
  const moment = readMoment(value, at)
  return typeof value === 'string' ? value : moment.toISOString()
}

/** What is kept from a time when anything was is no moment. */
function moment(text: string | null | undefined): readonly Date[] {
  const found = new Date(text ?? Number.NaN)
  return Number.isNaN(found.getTime()) ? [] : [found]
}
