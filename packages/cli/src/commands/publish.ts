/** `attestat publish`: the static site of an issuer, to upload or to carry on a stick. */
import { readdir, readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isPrivateFile, pageMark } from '@attestat/issuer'
import { UsageError } from '../codes.ts'
import { requireFree } from '../files.ts'
import { issuerFolderOf, withIssuer } from '../issuer-session.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'
import { idsOf } from './types.ts'

const words = {
  done: {
    en: 'Files in {path}: {count}',
    ru: 'Файлов в папке {path}: {count}',
  },
  page: {
    en: '--page takes a file name such as attestat.html',
    ru: '--page принимает имя файла, например attestat.html',
  },
  aroundIssuer: {
    en: '{path} holds the issuer folder with its key and ledger; publish into a folder of its own',
    ru: 'в {path} лежит папка эмитента с ключом и журналом; для сайта нужна отдельная папка',
  },
  amongDocuments: {
    en: '{path} holds files that belong to persons, such as {file}; publish into a folder of its own (--force publishes there all the same)',
    ru: 'в {path} лежат файлы людей, например {file}; для сайта нужна отдельная папка (--force всё же опубликует туда)',
  },
  until: {
    en: 'The status lists hold until {date}; publish again before',
    ru: 'Списки статусов действуют до {date}; до этого дня опубликуйте их снова',
  },
} as const

export const publishCommand: CommandSpec = {
  name: 'publish',
  arguments: '<dir>',
  summary: {
    en: 'write the static site: keys, status lists, types',
    ru: 'записать сайт: ключи, списки статусов, типы',
  },
  options: [
    [
      '--type <type...>',
      { en: 'ask to be recognised for this type', ru: 'просить признания для этого типа документов' },
    ],
    [
      '--page <name>',
      { en: 'name of the page for people (index.html)', ru: 'имя страницы для людей (index.html)' },
    ],
  ],
  async run(input, session) {
    const page = input.text('page')
    if (page !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]*\.html$/.test(page))
      throw new UsageError(words.page)
    const path = input.first
    const folder = await issuerFolderOf(input.text('issuer'), session)
    if (await isAround(path, folder.path)) throw new UsageError(words.aroundIssuer, { details: { path } })
    const file = session.force ? undefined : await personalFileIn(path)
    if (file !== undefined) throw new UsageError(words.amongDocuments, { details: { path, file } })
    const { files, validUntil } = await withIssuer(input.text('issuer'), session, async (issuer) => {
      const types = input.listOf('type', idsOf(issuer.types))
      const options = { ...(types.length > 0 ? { types } : {}), ...(page === undefined ? {} : { page }) }
      const planned = await issuer.publish(path, { ...options, dryRun: true })
      // Publishing again is what the folder is for; writing over something else needs a word.
      if (!(await isSiteOf(path, issuer.profile.id))) {
        for (const file of planned.files) requireFree(join(path, file), session.force)
      } else if (!(await isOurPage(join(path, planned.page)))) {
        requireFree(join(path, planned.page), session.force)
      }
      return session.dryRun ? planned : issuer.publish(path, options)
    })
    return {
      document: { path, files, validUntil },
      lines: [
        session.say(words.done, { count: session.number(files.length), path }),
        ...tableLines(files.map((file) => [file])),
        session.say(words.until, { date: session.date(validUntil) }),
      ],
    }
  },
}

/** Whether what is uploaded of one folder takes another along: it is the same, or one of those around it. */
async function isAround(outer: string, inner: string): Promise<boolean> {
  const site = await realpath(outer).catch(() => resolve(outer))
  let folder = await realpath(inner)
  while (folder !== site && folder !== dirname(folder)) folder = dirname(folder)
  return folder === site
}

/**
 * A file that is never part of a web site and would be uploaded along: a signed document, a letter, a wallet. Web sites
 * do have PDFs and spreadsheets; of those `doctor` tells.
 */
async function personalFileIn(folder: string): Promise<string | undefined> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  return names.find((name) => isPrivateFile(basename(name)) && !/\.(?:pdf|csv|xlsx)$/i.test(name))
}

/** Whether a page was published here, and is no home page of the school's own. */
async function isOurPage(path: string): Promise<boolean> {
  return readFile(path, 'utf8').then(
    (text) => text.includes(pageMark),
    () => false,
  )
}

/** Whether a folder holds what this issuer published before. */
async function isSiteOf(path: string, did: string): Promise<boolean> {
  try {
    return JSON.parse(await readFile(join(path, 'registry-entry.json'), 'utf8')).id === did
  } catch {
    return false
  }
}
