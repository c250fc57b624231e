/** Uses the packed packages as somebody else would. */
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { graduatesCsv } from '../bench/graduates.ts'
import type { Consumer } from './consumer.ts'
import { run } from './run.ts'

/** Imports every export and looks at what came, with the runtime's own flags. */
export async function useEveryExport(
  { folder, specifiers }: Consumer,
  flags: readonly string[],
): Promise<void> {
  const script = specifiers
    .map((specifier) => `if (Object.keys(await import('${specifier}')).length === 0) throw '${specifier}'`)
    .join('\n')
  await writeFile(join(folder, 'every-export.js'), script)
  await run(process.execPath, [...flags, 'every-export.js'], { cwd: folder })
}

/**
 * Compiles a program that imports every export: once with the declarations of the packages checked along, under the
 * strictness they are written for, and once as most projects are set up.
 */
export async function useTypes({ folder, checkout, specifiers }: Consumer): Promise<void> {
  const lines = specifiers.map((specifier, i) => `export * as package${i} from '${specifier}'`)
  await writeFile(join(folder, 'types.ts'), `${lines.join('\n')}\n`)
  const tsc = join(checkout, 'node_modules/typescript/bin/tsc')
  const common = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node']
  for (const flags of [['--exactOptionalPropertyTypes'], ['--skipLibCheck']]) {
    await run(process.execPath, [tsc, ...common, ...flags, 'types.ts'], { cwd: folder })
  }
}

/** Issues, publishes and verifies with the program. */
export async function useProgram({ folder, checkout }: Consumer, flags: readonly string[]): Promise<void> {
  const cwd = join(folder, 'work')
  await rm(cwd, { recursive: true, force: true })
  await mkdir(cwd)
  await writeFile(join(cwd, 'passphrase.txt'), 'of the package check\n', { mode: 0o600 })
  await copyFile(join(checkout, 'fixtures/records/sports-ranks-2026.csv'), join(cwd, 'ranks.csv'))
  const bin = join(folder, 'node_modules/attestat/bin/attestat.cjs')
  const attestat = (command: string, exitCodes: readonly number[] = [0]): Promise<string> =>
    run(process.execPath, [...flags, bin, ...command.split(' ')], {
      cwd,
      exitCodes,
      env: { ATTESTAT_PASSPHRASE_FILE: 'passphrase.txt', ATTESTAT_ISSUER: 'school', LANG: 'en' },
    })

  expect(/^\d+\.\d+\.\d+\n$/, await attestat('--version'))
  expect(/^Usage: attestat verify\b/, await attestat('verify --help'))
  expect(/^sports-rank\b/m, await attestat('types list'))
  await attestat('init school --name School --did web:school.example')
  expect(/^Issued: 4$/m, await attestat('issue ranks.csv --unbound --yes --out documents'))
  await attestat('init agents --name School --did web:agents.example')
  const vcJwt = 'issue ranks.csv --issuer agents --unbound --yes --out vc-jwts --format jwt_vc_json'
  expect(/^Issued: 4$/m, await attestat(vcJwt))
  // As many as threads are started for, which are files of their own in the package.
  await writeFile(join(cwd, 'graduates.csv'), graduatesCsv(2000))
  expect(/^Issued: 2,000$/m, await attestat('issue graduates.csv --unbound --yes --out diplomas'))
  await attestat('publish site --type sports-rank')
  await attestat('registry init registry --id https://registry.example/ --name Registry')
  await attestat('registry recognise registry site/registry-entry.json')
  await attestat('registry publish registry')
  await attestat('trust pack --registry registry --site site --out trust.pack')
  const [document] = await readdir(join(cwd, 'documents'))
  const { registry } = JSON.parse(await attestat('trust show trust.pack --json'))
  const pinned = `--trust trust.pack --root ${registry.rootKeys[0]} --policy lenient-preview`
  const verdict = await attestat(`verify documents/${document} ${pinned}`)
  expect(/^ACCEPTED\b/, verdict)
  // The registry lets the school award ranks, and no diplomas.
  const verifyAll = `verify diplomas ${pinned} --report verdicts.xlsx`
  expect(/^accepted: 0, rejected: 2,?000, undecided: 0$/m, await attestat(verifyAll, [10]))
  // What serves is loaded for this command alone.
  await writeFile(join(cwd, 'api-keys.txt'), 'a-key-of-the-package-check\n')
  const serve = 'serve verifier --url https://verifier.example --audience office --trust trust.pack'
  expect(/^Would serve\b/m, await attestat(`${serve} --api-keys api-keys.txt --dry-run`))
}

function expect(pattern: RegExp, text: string): void {
  if (!pattern.test(text)) throw new Error(`expected ${pattern}, found:\n${text}`)
}
