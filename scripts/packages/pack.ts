/** Packs packages of the workspace, as publishing would. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from './run.ts'

/** The manifest of a packed package, as far as it matters here. */
export interface Manifest extends Record<string, unknown> {
  readonly name: string
  readonly version: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** @returns paths of the tarballs. */
export async function packAll(checkout: string, destination: string): Promise<string[]> {
  // So that what is packed is what the package's own `prepack` has made.
  await rm(join(checkout, 'packages/cli/dist/main.js'), { force: true })
  return pack(checkout, destination, './packages/*')
}

/** Packs some of the packages, which are built. @param which As `pnpm --filter` has it: `name...` with all it needs. */
export async function pack(checkout: string, destination: string, which: string): Promise<string[]> {
  await mkdir(destination, { recursive: true })
  const pnpm = await packageManager(checkout)
  const filter = ['--recursive', '--filter', which]
  await run(
    'npx',
    ['--prefer-offline', '--yes', pnpm, ...filter, 'pack', '--pack-destination', destination],
    {
      cwd: checkout,
    },
  )
  return (await readdir(destination)).sort().map((name) => join(destination, name))
}

/** What is in a tarball: the names of its files, and its `package.json`. */
export async function openTarball(tarball: string): Promise<{ files: string[]; manifest: Manifest }> {
  const cwd = dirname(tarball)
  const files = (await run('tar', ['-tzf', tarball], { cwd })).trim().split(/\r?\n/)
  const manifest = JSON.parse(await run('tar', ['-xzOf', tarball, 'package/package.json'], { cwd }))
  return { files, manifest }
}

/** The package manager that sets this checkout up, for instance `pnpm@12.21.0`. */
async function packageManager(checkout: string): Promise<string> {
  const { scripts } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'))
  const found = /\bpnpm@\d+\.\d+\.\d+\b/.exec(scripts.setup)
  if (!found) throw new Error('package.json: scripts.setup names no pnpm')
  return found[0]
}
