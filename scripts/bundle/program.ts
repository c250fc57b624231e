/**
 * The program in a few files: `main.js` with the packages of this workspace; `start.cjs`, which needs only the table of
 * commands beside it to help; the threads that large batches start, where `main.js` looks for them. Third-party
 * packages stay outside.
 */
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'

/** What carries out the commands is loaded when there is something to carry out. */
const mainBesideIt: Plugin = {
  name: 'main-beside-it',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/(?:verify-)?main\.ts$/ }, ({ path }) => ({
      path: path.replace('.ts', '.js'),
      external: true,
    })),
}

/** Commander starts programs for commands that are files; here none are, and what would start them is slow to load. */
const noChildren: Plugin = {
  name: 'no-children',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, () => ({ path: 'none', namespace: 'no-children' }))
    onLoad({ filter: /./, namespace: 'no-children' }, () => ({ contents: 'export default undefined' }))
  },
}

/** What was written, by its path in `packages/cli`. */
export type Outputs = Metafile['outputs']

const run = promisify(execFile)
const packages = fileURLToPath(new URL('../../packages/', import.meta.url))
const cli = join(packages, 'cli')

/**
 * Bundles the program. A file that is there and is the same is left alone: it may be in use.
 *
 * @param dist Where to, in `packages/cli`: what it needs of others is found from there.
 */
export async function bundleProgram(dist: string): Promise<Outputs> {
  const { dependencies, peerDependencies = {} } = JSON.parse(
    await readFile(join(cli, 'package.json'), 'utf8'),
  ) as { dependencies: object; peerDependencies?: object }
  const sources = await readdir(join(packages, 'issuer/src'))
  const threads = [
    ...sources.filter((name) => name.endsWith('-worker.ts')).map((name) => `../issuer/src/${name}`),
    'src/folder/judge-worker.ts',
  ]
  const common: BuildOptions & { metafile: true; write: false } = {
    absWorkingDir: cli,
    outdir: dist,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    conditions: ['source'],
    charset: 'utf8',
    external: [...Object.keys(dependencies), ...Object.keys(peerDependencies)],
    metafile: true,
    write: false,
    logLevel: 'warning',
  }
  const builds = await Promise.all([
    build({
      ...common,
      entryPoints: ['src/main.ts', 'src/verify-main.ts', ...threads],
      entryNames: '[name]',
      splitting: true,
    }),
    // By itself: a part shared with all the rest would be loaded whole. And in one file, with what reads command lines,
    // as CommonJS: so it starts soonest.
    build({
      ...common,
      entryPoints: { start: 'src/start.ts' },
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      external: [],
      define: { 'import.meta.url': 'fileUrl' },
      banner: { js: "const fileUrl = require('node:url').pathToFileURL(__filename).href" },
      plugins: [mainBesideIt, noChildren],
    }),
  ])
  const files = new Map(
    builds.flatMap(({ outputFiles }) => outputFiles.map(({ path, text }) => [path, text])),
  )
  files.set(join(cli, dist, 'commands.json'), await tableOfCommands())
  // What an earlier bundle was made of would stay.
  for (const name of await readdir(join(cli, dist)).catch(() => [])) {
    const path = join(cli, dist, name)
    if (/\.c?js$/.test(name) && !files.has(path)) await rm(path)
  }
  for (const [path, text] of files) await putFile(path, text)
  return Object.assign({}, ...builds.map(({ metafile }) => metafile.outputs))
}

/** Writes a file, unless it is there and the same. */
export async function putFile(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

/** The specs of all commands as JSON: what they say, not what they do. */
async function tableOfCommands(): Promise<string> {
  const program = new URL('../../packages/cli/src/commands/program.ts', import.meta.url).href
  const script = `import { commands } from '${program}'; process.stdout.write(JSON.stringify(commands))`
  const flags = ['--conditions=source', '--input-type=module', '--eval', script]
  return (await run(process.execPath, flags, { cwd: cli })).stdout
}
