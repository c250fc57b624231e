/**
 * A registry for `npm install` on this machine alone: packed packages, and the third-party ones as they are installed in
 * this checkout. So what a stranger would install can be installed without a network, and resolved by npm itself.
 */
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Manifest, openTarball } from './pack.ts'
import { tarballOf } from './tar.ts'

export interface Registry {
  /** With a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

interface Offered {
  readonly manifest: Manifest
  tarball(): Promise<Uint8Array>
}

/** Name → version → package. */
type Offers = ReadonlyMap<string, ReadonlyMap<string, Offered>>

/** Starts it. @param tarballs Of the packages of this checkout. */
export async function serveRegistry(checkout: string, tarballs: readonly string[]): Promise<Registry> {
  const offers = offersOf([...(await packedPackages(tarballs)), ...(await installedPackages(checkout))])
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1).split('?', 1)[0] ?? '')
    answer(offers, path, `http://${request.headers.host}/`, response).catch((error) =>
      response.destroy(error),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** `name` is answered with every version of it, `name/-/version.tgz` with one of them. */
async function answer(offers: Offers, path: string, url: string, response: ServerResponse): Promise<void> {
  const [name = '', file] = path.split('/-/')
  const versions = offers.get(name)
  const offered = file === undefined ? undefined : versions?.get(file.replace(/\.tgz$/, ''))
  if (offered) {
    response.end(await offered.tarball())
  } else if (versions && file === undefined) {
    const manifests = [...versions].map(([version, { manifest }]) => [
      version,
      { ...manifest, dist: { tarball: `${url}${name}/-/${version}.tgz` } },
    ])
    const latest = [...versions.keys()].at(-1)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ name, 'dist-tags': { latest }, versions: Object.fromEntries(manifests) }))
  } else {
    response.writeHead(404).end('{}')
  }
}

function offersOf(packages: readonly Offered[]): Offers {
  const offers = new Map<string, Map<string, Offered>>()
  for (const offered of packages) {
    const { name, version } = offered.manifest
    offers.set(name, (offers.get(name) ?? new Map()).set(version, offered))
  }
  return offers
}

async function packedPackages(tarballs: readonly string[]): Promise<Offered[]> {
  return Promise.all(
    tarballs.map(async (path) => ({
      manifest: (await openTarball(path)).manifest,
      tarball: () => readFile(path),
    })),
  )
}

/** Every third-party package of the checkout, in the package manager's own folder, where each is once. */
async function installedPackages(checkout: string): Promise<Offered[]> {
  const store = join(checkout, 'node_modules/.pnpm')
  const folders = await Promise.all(
    (await readdir(store)).map((entry) => packagesIn(join(store, entry, 'node_modules'))),
  )
  return Promise.all(
    folders.flat().map(async (folder) => ({
      manifest: JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
      tarball: () => tarballOf(folder),
    })),
  )
}

/** The packages that lie in a folder themselves; links are others' dependencies. */
async function packagesIn(modules: string): Promise<string[]> {
  const entries = await readdir(modules, { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  const found = await Promise.all(
    folders.map(({ name }) => {
      const path = join(modules, name)
      return name.startsWith('@') ? packagesIn(path) : [path]
    }),
  )
  return found.flat()
}
