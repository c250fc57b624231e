import { readdirSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const packages = fileURLToPath(new URL('../packages/', import.meta.url))

/** Storey of each package, from the ground up, and where it runs. */
const floorPlan = {
  credential: { storey: 0, anywhere: true },
  keys: { storey: 1, anywhere: true },
  trust: { storey: 1, anywhere: true },
  openid4vc: { storey: 1, anywhere: true },
  issuer: { storey: 2, anywhere: false },
  wallet: { storey: 2, anywhere: true },
  verifier: { storey: 2, anywhere: true },
  veramo: { storey: 3, anywhere: false },
  cli: { storey: 4, anywhere: false },
} as const

type PackageName = keyof typeof floorPlan

/** Closer than the storeys: what each package may import at most. */
const allowed: Readonly<Record<PackageName, readonly PackageName[]>> = {
  credential: [],
  keys: ['credential'],
  trust: ['credential'],
  openid4vc: ['credential'],
  issuer: ['credential', 'openid4vc'],
  wallet: ['credential', 'keys', 'trust', 'openid4vc'],
  verifier: ['credential', 'trust', 'openid4vc'],
  veramo: ['credential', 'keys', 'trust', 'openid4vc', 'issuer', 'wallet', 'verifier'],
  cli: ['credential', 'keys', 'trust', 'openid4vc', 'issuer', 'wallet', 'verifier', 'veramo'],
}

interface Import {
  readonly file: string
  readonly owner: PackageName
  readonly specifier: string
}

/** Every module a source file names: statically, in types, by `export … from` and by `import()`. */
function specifiersOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const named = /(?:^|[\s;}])(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])([^'"]+)\1/g
  const bare = /(?:^|[\s;}])import\s*(['"])([^'"]+)\1/g
  const dynamic = /\bimport\(\s*([^)]*?)\s*[,)]/g
  return [
    ...[...code.matchAll(named)].map((match) => match[2] as string),
    ...[...code.matchAll(bare)].map((match) => match[2] as string),
    ...[...code.matchAll(dynamic)].map((match) => {
      const literal = /^(['"])([^'"]+)\1$/.exec(match[1] as string)
      return literal ? (literal[2] as string) : `computed:${match[1]}`
    }),
  ]
}

const imports: Import[] = (Object.keys(floorPlan) as PackageName[]).flatMap((owner) => {
  const root = resolve(packages, owner, 'src')
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.'))
    .flatMap((entry) => {
      const file = resolve(entry.parentPath, entry.name)
      return specifiersOf(readFileSync(file, 'utf8')).map((specifier) => ({ file, owner, specifier }))
    })
})

const where = ({ file, specifier }: Import) => `${relative(packages, file)} → ${specifier}`

test('sees static, type-only, re-exported and dynamic imports', () => {
  expect(
    specifiersOf(
      "import a from 'one'\nimport type { B } from 'two'\nexport { c } from 'three'\nimport 'four'\n" +
        "await import('five')\nawait import(name)\n// import x from 'comment'\n",
    ).sort(),
  ).toEqual(['computed:name', 'five', 'four', 'one', 'three', 'two'])
})

test('a package imports only from storeys below', () => {
  for (const [owner, below] of Object.entries(allowed) as [PackageName, readonly PackageName[]][]) {
    for (const name of below) expect(floorPlan[name].storey).toBeLessThan(floorPlan[owner].storey)
  }
  const broken = imports.filter(({ owner, specifier }) => {
    const name = /^@attestat\/([^/]+)/.exec(specifier)?.[1]
    return name !== undefined && !allowed[owner].includes(name as PackageName)
  })
  expect(broken.map(where)).toEqual([])
})

test('the adapter to Veramo is loaded on demand', () => {
  const cli = fileURLToPath(new URL('cli/src', new URL('../packages/', import.meta.url)))
  const atOnce = readdirSync(cli, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => resolve(entry.parentPath, entry.name))
    .filter((file) =>
      /^import (?!type)(?:(?!^import)[^;])*?from '@attestat\/veramo/m.test(readFileSync(file, 'utf8')),
    )
  expect(atOnce).toEqual([])
})

test('a relative import stays inside its package', () => {
  const broken = imports.filter(({ file, owner, specifier }) => {
    if (!specifier.startsWith('.')) return false
    return relative(resolve(packages, owner, 'src'), resolve(dirname(file), specifier)).startsWith('..')
  })
  expect(broken.map(where)).toEqual([])
})

test('a link of what a package comes with leads nowhere outside it', () => {
  const texts = Object.keys(floorPlan).flatMap((owner) =>
    ['README.md', 'CHANGELOG.md'].map((name) => resolve(packages, owner, name)),
  )
  const outside = texts.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\((\.\.[^)]*)\)/g)].map(([, link]) => `${path}: ${link}`),
  )
  expect(outside).toEqual([])
})

test('an anywhere package touches Node in files named for it alone', () => {
  const broken = imports.filter(
    ({ file, owner, specifier }) =>
      floorPlan[owner].anywhere && specifier.startsWith('node:') && !file.endsWith('.node.ts'),
  )
  expect(broken.map(where)).toEqual([])
})

test('no import is computed', () => {
  expect(imports.filter(({ specifier }) => specifier.startsWith('computed:')).map(where)).toEqual([])
})

test('a third-party package is imported in one folder of a package', () => {
  const folders = new Map<string, Set<string>>()
  for (const { file, owner, specifier } of imports) {
    if (/^(?:\.|node:|#|@attestat\/)/.test(specifier)) continue
    const key = `${owner} → ${specifier}`
    folders.set(key, (folders.get(key) ?? new Set()).add(dirname(file)))
  }
  const spread = [...folders].filter(([, places]) => places.size > 1).map(([key]) => key)
  expect(spread).toEqual([])
})
