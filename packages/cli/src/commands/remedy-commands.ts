/** The command lines in the remedies of `doctor`, as they can be typed. */
import { join } from 'node:path'
import type { Diagnosis, RemedySlot } from '@attestat/issuer'
import {
  type CommandWord,
  nextCommand,
  placeholders,
  publishCommandLine,
  shellLine,
} from '../next-command.ts'
import type { Session } from '../session.ts'

/** What was examined. */
export interface Examined {
  /** The issuer folder. */
  readonly issuer: string
  /** Folders that stand for the root of the host. */
  readonly folders: readonly string[]
}

/** What fills the slots of a remedy for this diagnosis: with the issuer that was named, and the folder, key or files. */
export function remedyCommands(
  { at, details = {} }: Diagnosis,
  { issuer, folders }: Examined,
  session: Session,
): Record<RemedySlot, string> {
  const { kid, files } = details
  const site = folders.find((folder) => folder === at) ?? (folders.length === 1 ? folders[0] : undefined)
  const key: CommandWord = typeof kid === 'string' ? kid : 'KID'
  const because = ['--reason', placeholders.text]
  const withKey = (...words: readonly CommandWord[]): string =>
    nextCommand(session, [...words, ...because], ['issuer', 'passphraseFile'])
  return {
    publish: publishCommandLine(session, site),
    rotate: withKey('key', 'rotate'),
    reissue: withKey('reissue', '--key', key),
    revoke: nextCommand(session, ['revoke', '--key', key, ...because], ['issuer']),
    types: nextCommand(session, ['types', 'list'], ['issuer']),
    look: nextCommand(session, ['doctor', '--site', placeholders.folder], ['issuer']),
    close: shellLine([
      'chmod',
      '600',
      ...(Array.isArray(files) ? files.map((name) => join(issuer, name)) : []),
    ]),
  }
}
