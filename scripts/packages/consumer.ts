/** An empty folder with the packed packages installed in it, the way a package manager would, without a network. */
import { mkdir, readdir, realpath, rename, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openTarball } from './pack.ts'
import { run } from './run.ts'

export interface Consumer {
  readonly folder: string
  readonly checkout: string
  /** What can be imported: `@attestat/keys`, `@attestat/keys/keystore`, … */
  readonly specifiers: readonly string[]
}

/** Unpacks the tarballs into `node_modules`; third-party packages are those of the checkout. */
export async function makeConsumer(
  checkout: string,
  folder: string,
  tarballs: readonly string[],
): Promise<Consumer> {
  const modules = join(folder, 'node_modules')
  await mkdir(join(modules, '@attestat'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const specifiers: string[] = []
  for (const tarball of tarballs) {
    await run('tar', ['-xzf', tarball, '-C', modules], { cwd: folder })
    const { name, exports = {}, dependencies = {} } = (await openTarball(tarball)).manifest
    await rename(join(modules, 'package'), join(modules, name))
    specifiers.push(...Object.keys(exports).map((entry) => `${name}${entry.slice(1)}`))
    for (const dependency of Object.keys(dependencies)) await link(checkout, modules, dependency)
  }
  await link(checkout, modules, '@types/node')
  return { folder, checkout, specifiers }
}

async function link(checkout: string, modules: string, dependency: string): Promise<void> {
  if (dependency.startsWith('@attestat/')) return
  const place = join(modules, dependency)
  await mkdir(dirname(place), { recursive: true })
  await symlink(await installed(checkout, dependency), place, 'junction').catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** Where the checkout has a third-party package. */
async function installed(checkout: string, dependency: string): Promise<string> {
  const packages = (await readdir(join(checkout, 'packages'))).map((name) => join(checkout, 'packages', name))
  for (const owner of [checkout, ...packages]) {
    const found = await realpath(join(owner, 'node_modules', dependency)).catch(() => undefined)
    if (found) return found
  }
  throw new Error(`${dependency} is not installed in the checkout`)
}
