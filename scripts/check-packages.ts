/**
 * Checks the packages as they would be published: packs them, lints the tarballs, unpacks them into an empty folder,
 * and uses them from there. Needs a build (`npm run build`) and no network.
 *
 *     npm run packages:check
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { makeConsumer } from './packages/consumer.ts'
import { openTarball, packAll } from './packages/pack.ts'
import { useEveryExport, useProgram, useTypes } from './packages/use.ts'

const checkout = fileURLToPath(new URL('../', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'attestat-packages-'))
try {
  const tarballs = await packAll(checkout, join(folder, 'tarballs'))
  for (const tarball of tarballs) await lint(tarball)
  const consumer = await makeConsumer(checkout, join(folder, 'consumer'), tarballs)
  await useTypes(consumer)
  // A consumer that develops its own sources may run with the condition under which this checkout runs.
  for (const flags of [[], ['--conditions=source']]) {
    await useEveryExport(consumer, flags)
    await useProgram(consumer, flags)
  }
  console.log(`${tarballs.length} packages: packed, linted, imported and run`)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function lint(tarball: string): Promise<void> {
  const { files, manifest } = await openTarball(tarball)
  for (const name of ['LICENSE', 'README.md', 'CHANGELOG.md']) {
    if (!files.includes(`package/${name}`)) throw new Error(`${basename(tarball)}: ${name} is missing`)
  }
  const text = JSON.stringify(manifest)
  if (text.includes('"source"') || text.includes('workspace:')) {
    throw new Error(`${basename(tarball)}: the published manifest still speaks of this checkout`)
  }
  const bytes = await readFile(tarball)
  const { messages } = await publint({
    strict: true,
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
  })
  if (messages.length > 0) {
    const lines = messages.map((message) => `  ${formatMessage(message, manifest, { color: false })}`)
    throw new Error(`${basename(tarball)}:\n${lines.join('\n')}`)
  }
}
