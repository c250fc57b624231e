/**
 * The main job, from a register export to a verdict with the cable unplugged, through the real packages.
 *
 *     npm run demo               a story
 *     npm run demo -- --json     the same, with one JSON document as the last line of stdout
 *     npm run demo -- --lang ru  the same in Russian
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`The demo needs Node.js 24 or newer; this is ${process.versions.node}. Run: npm run demo`)
  process.exit(2)
}

const { runJourney } = await import('./demo/journey.ts')

const { json = false, lang = 'en' } = parseArgs({
  options: { json: { type: 'boolean' }, lang: { type: 'string' } },
}).values
if (lang !== 'en' && lang !== 'ru') {
  console.error('--lang takes one of: ru, en')
  process.exit(2)
}

const out = fileURLToPath(new URL('../demo-out/', import.meta.url))
await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })

const say = (line = ''): void => {
  if (json) process.stderr.write(`${line}\n`)
  else process.stdout.write(`${line}\n`)
}

const summary = await runJourney({ out, say, language: lang, now: () => new Date() })
const text = JSON.stringify(summary)
await writeFile(join(out, 'demo.json'), `${JSON.stringify(summary, null, 2)}\n`)
if (json) process.stdout.write(`${text}\n`)
