/**
 * Bundles the program into `packages/cli/dist`: `main.js` with the packages of this workspace; `start.js`, which needs
 * only the table of commands beside it to help; the threads that large batches start, where `main.js` looks for them. Third-party packages stay outside
 * and are what the published package depends on. The manual is written too.
 *
 *     node scripts/bundle-cli.ts
 */
import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type BuildOptions, build } from 'esbuild'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const run = promisify(execFile)
const packages = fileURLToPath(new URL('../packages/', import.meta.url))
const { dependencies, peerDependencies: peers = {} } = await readManifest('cli')

const cli = join(packages, 'cli')
const dist = join(cli, 'dist')
// What an earlier bundle was made of would stay.
for (const name of await readdir(dist).catch(() => [])) {
  if (/\.js$|^commands\.json$/.test(name)) await rm(join(dist, name))
}

const sources = await readdir(join(packages, 'issuer/src'))
const threads = [
  ...sources.filter((name) => name.endsWith('-worker.ts')).map((name) => `../issuer/src/${name}`),
  'src/folder/judge-worker.ts',
]

const common: BuildOptions & { metafile: true } = {
  absWorkingDir: cli,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  conditions: ['source'],
  charset: 'utf8',
  external: [...Object.keys(dependencies), ...Object.keys(peers)],
  metafile: true,
  logLevel: 'warning',
}
const builds = await Promise.all([
  build({
    ...common,
    entryPoints: ['src/main.ts', 'src/verify-main.ts', ...threads],
    entryNames: '[name]',
    splitting: true,
  }),
  // By itself: a part shared with all the rest would be loaded whole.
  build({
    ...common,
    entryPoints: { start: 'src/start.ts' },
    plugins: [
      {
        name: 'main-beside-it',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\/(?:verify-)?main\.ts$/ }, ({ path }) => ({
            path: path.replace('.ts', '.js'),
            external: true,
          })),
      },
    ],
  }),
])
const outputs = builds.flatMap(({ metafile }) => Object.entries(metafile.outputs))
await writeFile(join(dist, 'commands.json'), await tableOfCommands())

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
await run(process.execPath, [join(cli, 'bin/attestat.js'), 'man', '--out', join(cli, 'man')])

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

/** The specs of all commands as JSON: what they say, not what they do. */
async function tableOfCommands(): Promise<string> {
  const program = new URL('../packages/cli/src/commands/program.ts', import.meta.url).href
  const script = `import { commands } from '${program}'; process.stdout.write(JSON.stringify(commands))`
  const flags = ['--conditions=source', '--input-type=module', '--eval', script]
  return (await run(process.execPath, flags, { cwd: cli })).stdout
}

/** `name/entry` and `@scope/name/entry` without the entry. */
function packageOf(path: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path
}

async function readManifest(name: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(packages, name, 'package.json'), 'utf8'))
}
