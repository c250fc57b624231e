/** What comes from others: exactly what was chosen, by its digest, without a program of its own on the way in. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../', import.meta.url))
const read = (name: string): string => readFileSync(join(root, name), 'utf8')

interface Manifest {
  readonly name: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}
interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      { readonly resolution: Readonly<Record<string, unknown>>; readonly requiresBuild?: boolean }
    >
  >
}

/** A bill of materials: what of CycloneDX is looked at here. */
interface Bill {
  readonly bomFormat: string
  readonly components: readonly {
    readonly group?: string
    readonly name: string
    readonly version: string
    readonly externalReferences?: readonly {
      readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
    }[]
  }[]
}

const places = ['.', 'examples', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)]
const manifests = places.map((place) => JSON.parse(read(join(place, 'package.json'))) as Manifest)
const lockfile = parse(read('pnpm-lock.yaml')) as Lockfile
const workspace = parse(read('pnpm-workspace.yaml')) as {
  readonly allowBuilds: Readonly<Record<string, boolean>>
}

/** Third-party packages that go to users, those of the whole house together. More need a reason. */
const mostDependencies = 24

describe('K10 what is installed', () => {
  test('is named by one version each, never by a range', () => {
    for (const { name, dependencies, devDependencies, optionalDependencies } of manifests) {
      const all = { ...dependencies, ...devDependencies, ...optionalDependencies }
      for (const [dependency, version] of Object.entries(all)) {
        expect(version, `${name} → ${dependency}`).toMatch(/^(workspace:\*|\d+\.\d+\.\d+(-[\w.]+)?)$/)
      }
    }
  })

  test('is held by a digest alone, and comes from no address of its own', () => {
    const packages = Object.entries(lockfile.packages)
    expect(packages.length).toBeGreaterThan(100)
    for (const [name, { resolution }] of packages) {
      expect(Object.keys(resolution), name).toEqual(['integrity'])
      expect(resolution.integrity, name).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/)
    }
  })

  test('K11 comes from the lockfile alone: set-up resolves nothing anew, and fails where it does not fit', () => {
    const { scripts = {} } = manifests[0] as Manifest
    expect(scripts.setup).toMatch(/^npx --prefer-offline -y pnpm@\d+\.\d+\.\d+ install --frozen-lockfile$/)
    for (const name of ['demo', 'test']) expect(scripts[name]).toMatch(/^npm run setup /)
  })

  test('runs no script but that of the Node.js that set-up brings, and that is said of each that has one', () => {
    const allowed = Object.entries(workspace.allowBuilds).flatMap(([name, isAllowed]) =>
      isAllowed ? [name] : [],
    )
    expect(allowed).toEqual(['node'])
    for (const { name, scripts = {} } of manifests) {
      const own = Object.keys(scripts).filter((script) => /^(pre|post)?install$|^prepare$/.test(script))
      expect(own, name).toEqual([])
    }
  })

  test('is little: what users of the packages get from others can be counted', () => {
    const used = new Set(
      manifests
        .filter((_, i) => places[i]?.startsWith('packages/'))
        .flatMap(({ dependencies = {} }) =>
          Object.entries(dependencies).flatMap(([name, version]) =>
            version === 'workspace:*' ? [] : [name],
          ),
        ),
    )
    expect([...used].length).toBeLessThanOrEqual(mostDependencies)
    expect([...used].length).toBeGreaterThan(0)
  })

  test('is listed for whoever wants to know, each with the digest by which it is held', () => {
    const run = {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 16 << 20,
      shell: process.platform === 'win32',
    } as const
    const bill = JSON.parse(execFileSync('npm', ['run', '--silent', 'sbom'], run)) as Bill
    expect(bill.bomFormat).toBe('CycloneDX')
    const listed = new Map(
      bill.components.map((one) => [`${one.group ? `${one.group}/` : ''}${one.name}@${one.version}`, one]),
    )
    const used = manifests
      .filter((_, i) => places[i]?.startsWith('packages/'))
      .flatMap(({ dependencies = {} }) => Object.entries(dependencies))
      .filter(([, version]) => version !== 'workspace:*')
    expect(used.length).toBeGreaterThan(0)
    for (const [name, version] of used) expect([...listed.keys()]).toContain(`${name}@${version}`)
    for (const [name, { externalReferences = [] }] of listed) {
      if (name.startsWith('@attestat/')) continue
      const { integrity } = lockfile.packages[name]?.resolution ?? {}
      const content = Buffer.from(String(integrity).slice('sha512-'.length), 'base64').toString('hex')
      const hashes = externalReferences.flatMap((reference) => reference.hashes ?? [])
      expect(hashes, name).toContainEqual({ alg: 'SHA-512', content })
    }
  })
})
