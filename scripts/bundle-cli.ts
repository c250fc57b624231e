/**
 * Bundles the program: `packages/cli/src/main.ts` with the packages of this workspace into `packages/cli/dist/main.js`,
 * and the threads that it starts into files beside it, where it looks for them. Third-party packages stay outside and are what the published package depends on.
 *
 *     node scripts/bundle-cli.ts
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
}

const packages = fileURLToPath(new URL('../packages/', import.meta.url))
const { dependencies } = await readManifest('cli')

const sources = await readdir(join(packages, 'issuer/src'))
const threads = sources.filter((name) => name.endsWith('-worker.ts'))

const { metafile } = await build({
  absWorkingDir: join(packages, 'cli'),
  entryPoints: ['src/main.ts', ...threads.map((name) => `../issuer/src/${name}`)],
  entryNames: '[name]',
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  conditions: ['source'],
  charset: 'utf8',
  external: Object.keys(dependencies),
  metafile: true,
  logLevel: 'warning',
})

const imported = new Set(
  Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.map(({ path }) => packageOf(path)).filter((path) => !path.startsWith('node:')),
  ),
)
// A package of fonts is no module: its files are found by their names.
const bundled = await readFile(join(packages, 'cli/dist/main.js'), 'utf8')
const unneeded = Object.keys(dependencies).filter(
  (name) => !imported.has(name) && !bundled.includes(`"${name}/`),
)
if (unneeded.length > 0) throw new Error(`packages/cli depends on what it does not import: ${unneeded}`)
for (const path of imported) {
  if (!(path in dependencies)) throw new Error(`packages/cli imports what it does not depend on: ${path}`)
}

// What was tested together is what is installed together.
for (const name of ['issuer', 'wallet']) {
  for (const [dependency, version] of Object.entries((await readManifest(name)).dependencies)) {
    if (!dependency.startsWith('@attestat/') && dependencies[dependency] !== version) {
      throw new Error(`packages/cli must depend on ${dependency} ${version}, as packages/${name} does`)
    }
  }
}

/** `name/entry` and `@scope/name/entry` without the entry. */
function packageOf(path: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path
}

async function readManifest(name: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(packages, name, 'package.json'), 'utf8'))
}
