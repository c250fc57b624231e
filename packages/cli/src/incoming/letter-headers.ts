/** The header lines of a message or of a part of it: as much of them as it takes to find files. */

/** A header with a value and parameters, in lower case but for the values of parameters. */
export interface Header {
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
}

/** Header texts by name in lower case. Of several with one name the first counts. */
export type Headers = ReadonlyMap<string, string>

/** Reads header lines, continued ones joined. @returns undefined when a line is none. */
export function readHeaders(text: string): Headers | undefined {
  const headers = new Map<string, string>()
  for (const line of text.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/)) {
    const { name, value } = /^(?<name>[!-9;-~]{1,100})[ \t]*:(?<value>.*)$/.exec(line)?.groups ?? {}
    if (name === undefined || value === undefined) return undefined
    const key = name.toLowerCase()
    if (!headers.has(key)) headers.set(key, value.trim())
  }
  return headers
}

/** A header by name in lower case, taken apart: `attachment; filename="diploma.pdf"`. */
export function headerOf(headers: Headers, name: string): Header | undefined {
  const text = headers.get(name)
  if (text === undefined) return undefined
  const [value = ''] = text.split(';', 1)
  const raw = new Map<string, string>()
  // A parameter at a time, each beginning where the one before it ended.
  const pattern = /;[ \t]*([\w.*-]{1,100})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))[ \t]*/y
  pattern.lastIndex = value.length
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const [, key = '', quoted, token = ''] = found
    raw.set(key.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token)
  }
  return { value: value.trim().toLowerCase(), parameters: joined(raw) }
}

/** RFC 2231: long values come in pieces, and pieces in percent signs; RFC 2047: others in encoded words. */
function joined(raw: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [key, text] of raw) {
    const [name = ''] = key.split('*', 1)
    if (key === name && !raw.has(`${name}*`)) parameters.set(name, encodedWords(text))
    else if (key === `${name}*`) parameters.set(name, percentDecoded(withoutCharset(text)))
    else if (key === `${name}*0` || key === `${name}*0*`) parameters.set(name, pieces(raw, name))
  }
  return parameters
}

function pieces(raw: ReadonlyMap<string, string>, name: string): string {
  let bytes = ''
  for (let i = 0; ; i++) {
    const [plain, encoded] = [raw.get(`${name}*${i}`), raw.get(`${name}*${i}*`)]
    if (encoded !== undefined) bytes += i === 0 ? withoutCharset(encoded) : encoded
    else if (plain !== undefined) bytes += plain.replaceAll('%', '%25')
    else return percentDecoded(bytes)
  }
}

/** `utf-8'ru'name`: only UTF-8 is read, names in anything else look odd and harm nothing. */
function withoutCharset(text: string): string {
  return text.replace(/^[\w-]*'[\w-]*'/, '')
}

function percentDecoded(text: string): string {
  const bytes = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return utf8(Buffer.from(bytes, 'latin1'))
}

function encodedWords(text: string): string {
  const words = text.replace(/(\?=)[ \t]+(?==\?)/g, '$1')
  return words.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, word: string) =>
    encoding.toLowerCase() === 'b'
      ? utf8(Buffer.from(word, 'base64'))
      : percentDecoded(word.replaceAll('%', '%25').replaceAll('_', ' ').replaceAll('=', '%')),
  )
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
