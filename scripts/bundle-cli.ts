/**
 * Bundles the program into `packages/cli/dist` as it is published, and checks what it needs: third-party packages stay
 * outside and are what the published package depends on. The manual is written too.
 *
 *     node scripts/bundle-cli.ts
 */
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bundleProgram } from './bundle/program.ts'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const run = promisify(execFile)
const packages = fileURLToPath(new URL('../packages/', import.meta.url))
const { dependencies, peerDependencies: peers = {} } = await readManifest('cli')

const cli = join(packages, 'cli')
const outputs = Object.entries(await bundleProgram('dist'))

const imported = new Set(
  outputs.flatMap(([, { imports }]) =>
    imports
      .filter(({ path, external }) => external && !/^(?:node:|\.)/.test(path))
      .map(({ path }) => packageOf(path)),
  ),
)
// A package of fonts is no module: its files are found by their names.
const bundled = (await Promise.all(outputs.map(([path]) => readFile(join(cli, path), 'utf8')))).join('\n')
const unneeded = Object.keys(dependencies).filter(
  (name) => !imported.has(name) && !bundled.includes(`"${name}/`),
)
if (unneeded.length > 0) throw new Error(`packages/cli depends on what it does not import: ${unneeded}`)
for (const path of imported) {
  if (!(path in dependencies || path in peers))
    throw new Error(`packages/cli imports what it does not depend on: ${path}`)
}

// A verdict is asked for again and again, each time from a cold start: nothing heavy may slip in.
const atOnce = [...loadedAtOnce('dist/verify-main.js')].filter((path) => !/^(?:node:|dist\/)/.test(path))
if (atOnce.join() !== 'commander') throw new Error(`attestat verify loads ${atOnce}`)
const forOneFormat = [...loadedAtOnce('dist/main.js')].filter((path) => path.startsWith('@veramo/'))
if (forOneFormat.length > 0) throw new Error(`attestat loads ${forOneFormat} for every command`)

// What was tested together is what is installed together.
for (const name of ['issuer', 'wallet', 'verifier']) {
  for (const [dependency, version] of Object.entries((await readManifest(name)).dependencies)) {
    if (!dependency.startsWith('@attestat/') && dependencies[dependency] !== version) {
      throw new Error(`packages/cli must depend on ${dependency} ${version}, as packages/${name} does`)
    }
  }
}

const { dependencies: ofVeramo } = await readManifest('veramo')
for (const [peer, version] of Object.entries(peers)) {
  if (ofVeramo[peer] !== version)
    throw new Error(`packages/cli must have the peer ${peer} as packages/veramo has it`)
}

// Pages of commands that are no more would stay.
await rm(join(cli, 'man'), { recursive: true, force: true })
await run(process.execPath, [join(cli, 'bin/attestat.cjs'), 'man', '--out', join(cli, 'man')])

/** Everything that a part of the bundle imports before its first line is run, itself included. */
function loadedAtOnce(path: string, known: Set<string> = new Set()): Set<string> {
  if (known.has(path)) return known
  known.add(path)
  const { imports = [] } = new Map(outputs).get(path) ?? {}
  for (const { path: imported, kind } of imports) {
    if (kind === 'import-statement') loadedAtOnce(imported, known)
  }
  return known
}

/** `name/entry` and `@scope/name/entry` without the entry. */
function packageOf(path: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path
}

async function readManifest(name: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(packages, name, 'package.json'), 'utf8'))
}
