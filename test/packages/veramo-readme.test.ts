/** What a Veramo developer does who reads the package's README: a fresh folder, `npm install`, its programs as they stand. */
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pack } from '../../scripts/packages/pack.ts'
import { type Registry, serveRegistry } from '../../scripts/packages/registry.ts'
import { run } from '../../scripts/packages/run.ts'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
const readme = await readFile(join(checkout, 'packages/veramo/README.md'), 'utf8')
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text]) => text as string,
  )
const programs = blocks('ts').map((text) => ({ name: /^\/\/ (\S+\.mts)\n/.exec(text)?.[1] ?? '', text }))

let folder: string
let fresh: string
let registry: Registry
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attestat-veramo-'))
  fresh = join(folder, 'fresh')
  // Only what these packages are built of; what is up to date stays.
  await run(process.execPath, [join(checkout, 'node_modules/typescript/bin/tsc'), '-b', 'packages/veramo'], {
    cwd: checkout,
  })
  registry = await serveRegistry(
    checkout,
    await pack(checkout, join(folder, 'tarballs'), '@attestat/veramo...'),
  )
}, 120_000)
afterAll(async () => {
  await registry?.close()
  await rm(folder, { recursive: true, force: true })
})

/** npm as a stranger has it, but that its registry is the one here. */
const asStranger = (): Record<string, string> => ({
  npm_config_registry: registry.url,
  npm_config_cache: join(folder, 'cache'),
  npm_config_userconfig: join(folder, 'npmrc'),
  npm_config_noproxy: '127.0.0.1',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  // No dependency needs its install script.
  npm_config_ignore_scripts: 'true',
})

describe('in a fresh folder', () => {
  beforeAll(async () => {
    await mkdir(fresh)
    const [install = ''] = blocks('sh')
    expect(install).toMatch(/^npm install @attestat\/veramo /)
    const [npm = '', ...words] = install.replaceAll('\\\n', ' ').trim().split(/\s+/)
    await run(npm, words, { cwd: fresh, env: asStranger() })
    for (const { name, text } of programs) await writeFile(join(fresh, name), text)
  }, 120_000)

  test('the packages are really there, not links into this checkout', async () => {
    expect(await realpath(join(fresh, 'node_modules/@attestat/veramo'))).toBe(
      join(await realpath(fresh), 'node_modules/@attestat/veramo'),
    )
  })

  test.each(programs)('$name of the README says what it says it says', async ({ name, text }) => {
    const said = [...text.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, words]) => words)
    expect(said.length).toBeGreaterThan(0)
    const output = await run(process.execPath, [name], { cwd: fresh })
    expect(output.trimEnd().split('\n')).toEqual(said)
  })

  test('the programs of the README compile as strictly as they could be', async () => {
    const tsc = join(checkout, 'node_modules/typescript/bin/tsc')
    const flags = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', '--skipLibCheck']
    await run(process.execPath, [tsc, ...flags, ...programs.map(({ name }) => name)], { cwd: fresh })
  })
})
