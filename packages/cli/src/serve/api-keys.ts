/** The keys of those who may ask and verify, from a file. */
import { UsageError } from '../codes.ts'
import { readTextInput } from '../files.ts'

const words = {
  none: { en: 'the file of API keys has none in it', ru: 'в файле ключей API нет ни одного' },
} as const

/** One key a line; a line that begins with # is a remark. @throws CliError `FILE_…`; UsageError when there is none. */
export async function readApiKeys(path: string): Promise<readonly string[]> {
  const lines = (await readTextInput(path, 65_536)).split('\n').map((line) => line.trim())
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (keys.length === 0) throw new UsageError(words.none, { at: path })
  return keys
}
