/** What a run says: its result on stdout, refusals on stderr; with `--json` one document on stdout, whatever happens. */
import { styleText } from 'node:util'
import { ToolkitError } from '@attestat/credential'
import { CliError } from './codes.ts'
import type { Outcome, Session } from './session.ts'

const words = {
  dryRun: {
    en: 'Dry run: nothing was changed. Without --dry-run it would say:',
    ru: 'Пробный запуск: ничего не изменено. Без --dry-run было бы сказано:',
  },
} as const

/** Prints what came of a command. */
export function printOutcome(session: Session, outcome: Outcome): void {
  const { document, lines, data, band, refusal } = outcome
  if (session.json) {
    const said = {
      ...(isObject(document) ? document : {}),
      ...(session.dryRun ? { dryRun: true } : {}),
      ...(refusal ? { error: errorDocument(session, refusal) } : {}),
    }
    // A list stays a list, and data stay as they are.
    printJson(isObject(document) && data === undefined ? said : document)
  } else if (data !== undefined) {
    process.stdout.write(data.endsWith('\n') ? data : `${data}\n`)
  } else if (!session.quiet) {
    const all = [...(session.dryRun ? [session.say(words.dryRun)] : []), ...lines].map(printable)
    if (band) all.unshift(styleText(band.colour, printable(band.text)))
    process.stdout.write(all.map((line) => `${line}\n`).join(''))
  }
  if (refusal) printErrorLine(session, refusal)
}

/** Prints why a command was not carried out. */
export function printError(session: Session, error: unknown): void {
  if (error instanceof ToolkitError) {
    if (session.json) printJson({ error: errorDocument(session, error) })
    printErrorLine(session, error)
    return
  }
  printError(session, new CliError('INTERNAL_FAULT', { cause: error }))
  // Where it happened is what a maintainer needs. The message is left out: it may quote what was being read.
  const { name, stack = '' } = error instanceof Error ? error : new Error('no error')
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  process.stderr.write([name, ...frames].map((line) => `${line}\n`).join(''))
}

/** Says on stderr why something was not done, in one line. */
export function printErrorLine(session: Session, error: ToolkitError): void {
  const { language } = session
  const at = error.place(language)
  const place = at === undefined ? '' : ` (${at})`
  process.stderr.write(`${printable(`${error.code}: ${error.explain(language)}${place}`)}\n`)
}

function errorDocument(session: Session, error: ToolkitError): object {
  const { code, at, details } = error
  return { code, at, details, message: error.explain(session.language) }
}

function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document)}\n`)
}

function isObject(document: unknown): document is Readonly<Record<string, unknown>> {
  return typeof document === 'object' && document !== null && !Array.isArray(document)
}

/**
 * A line without what a terminal obeys: what stands in a document must not move the cursor, begin a line of its own,
 * or turn the direction of the text.
 */
export function printable(line: string): string {
  return line.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    '\ufffd',
  )
}
