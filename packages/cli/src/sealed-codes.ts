/** What passes between child and guardian where no file does: QR codes on a page, and their texts on the way back. */
import { join } from 'node:path'
import { html, isQrPart, joinFromQr, raw, splitForQr, ToolkitError } from '@attestat/credential'
import { qrSvg } from '@attestat/issuer'
import { sealedMessageBytes } from '@attestat/keys'
import { CliError } from './codes.ts'
import type { OptionSpec } from './commands/command.ts'
import { requireKind } from './file-kind.ts'
import { readFolder, readTextInput, requireFree, whatIsAt, writeOutput } from './files.ts'
import type { Session } from './session.ts'
import { page, section } from './wallet-page.ts'

const words = {
  title: { en: 'To be scanned', ru: 'Отсканируйте' },
  below: {
    en: 'QR codes: {count}. Scan all of them, in any order; their texts go into a file, a line each.',
    ru: 'QR-кодов: {count}. Отсканируйте все, в любом порядке; их тексты запишите в файл, каждый с новой строки.',
  },
  caution: {
    en: 'Only the one whom this is for can open what the codes say. Delete the page when it was scanned.',
    ru: 'Содержимое кодов откроет только тот, кому они предназначены. Удалите страницу, когда она отсканирована.',
  },
  written: {
    en: 'Wrote {page}: QR codes ({count}) to be scanned from the screen; their texts: {texts}',
    ru: 'Записано: {page} — QR-коды ({count}), их можно отсканировать с экрана; их тексты: {texts}',
  },
  fits: {
    en: 'It can be handed over as QR codes ({count}): --codes DIR',
    ru: 'Помещается в QR-коды ({count}): --codes ПАПКА',
  },
  long: {
    en: 'It is too long for QR codes: hand over the file',
    ru: 'Для QR-кодов это слишком длинно: передайте файл',
  },
} as const

export const codesOption: OptionSpec = [
  '--codes <dir>',
  {
    en: 'write it as QR codes, too: a page to be scanned from the screen, and their texts',
    ru: 'записать и как QR-коды: страницу, с экрана которой их сканируют, и их тексты',
  },
]

/** Before the work, so that none is lost. @throws as `requireFree`; CliError `FILE_NOT_DIRECTORY`. */
export function requireFreeCodes(folder: string | undefined, session: Session): void {
  if (folder === undefined) return
  if (whatIsAt(folder) === 'file') throw new CliError('FILE_NOT_DIRECTORY', { at: folder })
  for (const path of pathsIn(folder)) requireFree(path, session.force)
}

/**
 * Writes a sealed message as QR codes, where that was asked for. What is too long for them is no fault: it has its file.
 *
 * @returns what to say of it: where the codes are, or how many there would be; `null` for what is too long.
 */
export async function writeCodes(
  sealed: string,
  folder: string | undefined,
  session: Session,
): Promise<{ readonly qrCodes: number | null; readonly line: string }> {
  const codes = await splitForQr(sealed).catch((error: unknown) => {
    if (!(error instanceof ToolkitError) || error.code !== 'QR_TOO_LONG') throw error
  })
  if (!codes) return { qrCodes: null, line: session.say(words.long) }
  const qrCodes = codes.length
  const count = session.number(qrCodes)
  if (folder === undefined) return { qrCodes, line: session.say(words.fits, { count }) }
  const [pagePath, texts] = pathsIn(folder)
  await writeOutput(texts, codes.map((code) => `${code}\n`).join(''), ownerOnly)
  await writeOutput(pagePath, codesPage(codes, session), ownerOnly)
  return { qrCodes, line: session.say(words.written, { page: pagePath, count, texts }) }
}

/**
 * A sealed message, from its file or from the texts of its QR codes.
 *
 * @param kind What it has to be.
 * @param places Each a file with the message or with texts of codes, a folder with texts of codes in .txt files,
 *   or the text of a code.
 * @throws as `readTextInput`, `readFolder`, `joinFromQr`, `requireKind`.
 */
export async function readSealed(kind: 'draft' | 'reply', places: readonly string[]): Promise<string> {
  const texts: string[] = []
  for (const place of places) texts.push(...(await textsAt(place)))
  const [only] = texts
  const isOne = texts.length === 1 && only !== undefined && !isQrPart(only)
  const text = isOne ? only : await joinFromQr(texts)
  requireKind(kind, text)
  return text
}

/** What a message is called by in refusals: the first place that was named. */
export function placeOf([first = '-']: readonly string[]): string {
  return isQrPart(first) ? 'QR' : first
}

async function textsAt(place: string): Promise<readonly string[]> {
  if (isQrPart(place)) return [place]
  const read = (path: string): Promise<string> => readTextInput(path, sealedMessageBytes)
  if (place === '-' || whatIsAt(place) !== 'folder') return textsIn(await read(place))
  const files = (await readFolder(place)).filter((entry) => entry.isFile() && /\.txt$/i.test(entry.name))
  const paths = files.map(({ name }) => join(place, name)).sort()
  const texts = await Promise.all(paths.map(read))
  // What else lies in the folder may be the draft of last week.
  return texts.filter((text) => isQrPart(text.trimStart())).flatMap(textsIn)
}

/** The texts of codes, a line each; or the one thing that a file holds. */
function textsIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return isQrPart(lines[0]?.trim() ?? '') ? lines.map((line) => line.trim()) : [text.trim()]
}

function codesPage(codes: readonly string[], session: Session): string {
  const content = codes.map((code, i) =>
    section(`${i + 1} / ${codes.length}`, html`<div class="code">${raw(qrSvg(code))}</div>`),
  )
  return page(
    {
      title: session.say(words.title),
      below: session.say(words.below, { count: session.number(codes.length) }),
      content,
      caution: session.say(words.caution),
    },
    session,
  )
}

function pathsIn(folder: string): readonly [page: string, texts: string] {
  return [join(folder, 'codes.html'), join(folder, 'codes.txt')]
}

const ownerOnly = 0o600
