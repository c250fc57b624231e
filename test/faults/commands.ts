/** What a registrar does, and what must hold of it when it was cut short at any moment, and when it was done again. */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { attachedCredential, readStatus, readTokenStatusList, statusValues } from '@attestat/credential'
import { changeStatus, documentFileName, type LedgerDocument, openLedger } from '@attestat/issuer'
import { expect } from 'vitest'
import { readZipArchive } from '../../packages/issuer/src/import/zip-archive.ts'
import { currentOf, expectWholeFiles, finishedFiles, leftovers } from './audit.ts'
import { writeFirstLedger } from './first-ledger.ts'
import { registryCommands } from './registry-commands.ts'
import { diploma, enrolment, type School } from './school.ts'

type Copies = readonly LedgerDocument[]

export interface Command {
  readonly name: string
  readonly command: string
  /** What is said when it is done again, where that is something else. */
  readonly again?: string
  /** What doing it again may be refused with, because it was done. */
  readonly wasDone?: string
  /** Folder of the issuer. Default: the school. */
  readonly issuer?: 'new'
  prepare?(school: School): Promise<void> | void
  /** Holds at any moment, beside what holds of every ledger. */
  whole?(school: School, copies: Copies): Promise<void> | void
  /** Holds when it is done. */
  done(school: School, copies: Copies): Promise<void> | void
}

const statusOf = (copies: Copies, key: string): string | undefined =>
  currentOf(copies).find(({ rowKey }) => rowKey === key)?.status

const signs = async ({ place }: School, issuer = 'school'): Promise<void> => {
  const ran = await place.attestat(`issue diplomas.csv --issuer ${issuer} --unbound --yes --json`)
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
}

const wholeDocuments = ({ place }: School, copies: Copies): void =>
  expectWholeFiles(place.path('documents'), documentFileName, copies)

const replaced = (key: string, is: (copy: LedgerDocument) => boolean) => ({
  whole: (_: School, copies: Copies): void => {
    const signed = copies.filter(({ rowKey, state }) => rowKey === key && state === 'signed')
    expect(signed.filter(({ status }) => status === 'valid')).toHaveLength(1)
    expect(signed.some(is)).toBe(signed.length === 2)
  },
  done: (_: School, copies: Copies): void => {
    const ofKey = copies.filter(({ rowKey }) => rowKey === key)
    expect(ofKey.map(({ version, status }) => [version, status])).toEqual([
      ['replaced', 'invalid'],
      ['current', 'valid'],
    ])
    expect(ofKey.map(is)).toEqual([false, true])
  },
})

/** A file in a folder for each of the signed documents, and nothing else. */
const oneFileEach = (folder: string, { place }: School, copies: Copies): void => {
  expect(finishedFiles(place.path(folder))).toHaveLength(
    currentOf(copies).filter(({ state }) => state === 'signed').length,
  )
  expect(leftovers(place.path(folder))).toEqual([])
}

/** A command that writes one file into a folder of somebody's own. @param file Its name in `desk`. */
function oneOutput(name: string, command: string, file: string): Command {
  return {
    name,
    command,
    again: `${command} --force`,
    whole: ({ place }) => {
      for (const found of finishedFiles(place.path('desk'))) {
        expect(readFileSync(place.path(join('desk', found)), 'utf8')).toMatch(/\r\n$/)
      }
    },
    done: ({ place }) => {
      expect(finishedFiles(place.path('desk'))).toEqual([file])
      expect(leftovers(place.path('desk'))).toEqual([])
    },
  }
}

export const commands: readonly Command[] = [
  {
    name: 'init',
    command: 'init new --did web:new.example --name New',
    wasDone: 'ISSUER_EXISTS',
    issuer: 'new',
    done: (school) => signs(school, 'new'),
  },
  {
    name: 'issue',
    command: 'issue diplomas.csv --issuer school --unbound --yes --out documents',
    whole: wholeDocuments,
    done: ({ place }, copies) => {
      expect(copies.map(({ state }) => state)).toEqual(Array.from({ length: 17 }, () => 'signed'))
      expect(finishedFiles(place.path('documents'))).toHaveLength(16)
      expect(leftovers(place.path('documents'))).toEqual([])
    },
  },
  {
    name: 'replace',
    command: `replace ${diploma(1)} corrected.csv --issuer school --reason mistaken`,
    wasDone: 'REPLACEMENT_SAME',
    ...replaced(diploma(1), ({ record }) => record.familyName === 'Петрова'),
  },
  {
    name: 'bind',
    command: `bind ${diploma(2)} --holder proof.jwt --issuer school --reason asked`,
    wasDone: 'REPLACEMENT_SAME',
    ...replaced(diploma(2), ({ holder }) => holder !== undefined),
  },
  {
    name: 'revoke',
    command: `revoke ${diploma(3)} --issuer school --yes --reason cheated`,
    wasDone: 'STATUS_TRANSITION_FORBIDDEN',
    whole: (_, copies) => expect(['valid', 'invalid']).toContain(statusOf(copies, diploma(3))),
    done: (_, copies) => expect(statusOf(copies, diploma(3))).toBe('invalid'),
  },
  {
    name: 'suspend',
    command: `suspend ${enrolment} --issuer school --reason leave`,
    wasDone: 'STATUS_TRANSITION_FORBIDDEN',
    whole: (_, copies) => expect(['valid', 'suspended']).toContain(statusOf(copies, enrolment)),
    done: (_, copies) => expect(statusOf(copies, enrolment)).toBe('suspended'),
  },
  {
    name: 'revoke --batch',
    command: 'revoke --batch 2 --issuer school --yes --reason template',
    whole: (_, copies) => {
      const statuses = new Set(copies.flatMap(({ batch, status }) => (batch === 2 ? [status] : [])))
      expect(statuses.size).toBe(1)
    },
    done: (_, copies) => {
      expect(copies.filter(({ status }) => status === 'invalid').map(({ batch }) => batch)).toEqual([
        2, 2, 2, 2,
      ])
    },
  },
  {
    name: 'key rotate',
    command: 'key rotate --issuer school --reason yearly',
    done: async (school) => {
      const { json: keys } = await school.place.attestat('key list --issuer school --json')
      expect(keys.at(-1).until).toBeUndefined()
      expect(keys.slice(0, -1).every(({ until }: { until?: string }) => until !== undefined)).toBe(true)
      await signs(school)
    },
  },
  {
    name: 'publish',
    command: 'publish site --issuer school',
    // Committed and not published, as if a program had died in between: the next publication has it.
    prepare: ({ ledgerPath }) => {
      const ledger = openLedger(ledgerPath)
      changeStatus(ledger, diploma(4), { status: 'invalid', reason: 'cheated', now: new Date() })
      ledger.close()
    },
    whole: ({ place }) => {
      for (const file of finishedFiles(place.path('site'))) {
        const text = readFileSync(place.path(join('site', file)), 'utf8')
        if (file.endsWith('.jwt')) expect(text).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{80,}$/)
        else if (file.endsWith('.html')) expect(text).toMatch(/<\/html>\s*$/)
        else expect(() => JSON.parse(text)).not.toThrow()
      }
    },
    done: async ({ place }, copies) => {
      const path = 'status/1.statuslist.jwt'
      const { list } = await readTokenStatusList(await place.read(`site/${path}`), {
        url: `https://school.example/${path}`,
      })
      for (const { index, status } of copies) expect(readStatus(list, index)).toBe(statusValues[status])
      expect(leftovers(place.path('site'))).toEqual([])
      expect(finishedFiles(place.path('site'))).toContain('.well-known/did.json')
    },
  },
  {
    name: 'export',
    command: 'export --issuer school --out documents',
    whole: wholeDocuments,
    done: (school, copies) => oneFileEach('documents', school, copies),
  },
  {
    name: 'export --archive',
    command: 'export --issuer school --archive desk/handed.zip --proof',
    again: 'export --issuer school --archive desk/handed.zip --proof --force',
    whole: ({ place }) => {
      for (const name of finishedFiles(place.path('desk'))) {
        const archive = readZipArchive(readFileSync(place.path(join('desk', name))))
        expect(archive.size).toBe(18)
      }
    },
    done: ({ place }) => {
      expect(finishedFiles(place.path('desk'))).toEqual(['handed.zip'])
      expect(leftovers(place.path('desk'))).toEqual([])
    },
  },
  {
    name: 'reissue',
    command: 'reissue --batch 1 --issuer school --yes --reason template',
    whole: (_, copies) => {
      const ofBatch = new Set(copies.flatMap(({ batch, rowKey }) => (batch === 1 ? [rowKey] : [])))
      for (const key of ofBatch) {
        const signed = copies.filter(({ rowKey, state }) => rowKey === key && state === 'signed')
        expect(signed.filter(({ status }) => status === 'valid')).toHaveLength(1)
      }
    },
    done: (_, copies) => {
      const later = copies.filter(({ version }) => version === 'replaced')
      expect(later.map(({ batch, status }) => [batch, status])).toEqual(
        Array.from({ length: 4 }, () => [1, 'invalid']),
      )
      expect(copies.filter(({ version }) => version === 'successor')).toEqual([])
    },
  },
  oneOutput('import --report', 'import diplomas.csv --issuer school --report desk/marked.csv', 'marked.csv'),
  oneOutput('audit --out', 'audit --issuer school --out desk/audit.csv', 'audit.csv'),
  {
    name: 'print',
    command: `print ${diploma(1)} ${diploma(2)} --issuer school --out pdf`,
    again: `print ${diploma(1)} ${diploma(2)} --issuer school --out pdf --force`,
    whole: async ({ place }, copies) => {
      const texts = copies.map(({ text }) => text)
      for (const name of finishedFiles(place.path('pdf'))) {
        expect(texts).toContain(await attachedCredential(await readFile(place.path(join('pdf', name)))))
      }
    },
    done: ({ place }) => {
      expect(finishedFiles(place.path('pdf'))).toHaveLength(2)
      expect(leftovers(place.path('pdf'))).toEqual([])
    },
  },
  {
    name: 'mail --outbox',
    command: `mail ${diploma(1)} ${diploma(2)} --issuer school --recipients recipients.json --outbox outbox --from s@school.example`,
    whole: ({ place }) => {
      for (const name of finishedFiles(place.path('outbox'))) {
        expect(readFileSync(place.path(join('outbox', name)), 'utf8')).toMatch(/\r\n--[\w-]+--\r\n$/)
      }
    },
    done: ({ place }) => {
      expect(finishedFiles(place.path('outbox'))).toHaveLength(2)
      expect(leftovers(place.path('outbox'))).toEqual([])
    },
  },
  {
    name: 'the first opening of a ledger of the first version',
    command: 'list --issuer school',
    prepare: ({ ledgerPath }) => {
      const ledger = openLedger(ledgerPath)
      const documents = [...ledger.documents()]
      ledger.close()
      writeFirstLedger(ledgerPath, documents)
    },
    done: (_, copies) => expect(copies).toHaveLength(9),
  },
  ...registryCommands,
]
