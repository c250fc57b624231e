/**
 * Bundles the program as it is published, before the tests that start it: it starts in half the time that its sources
 * take. The folder looks like the package, so that everything is found as there.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundleProgram, putFile } from '../../scripts/bundle/program.ts'

const cli = fileURLToPath(new URL('../../packages/cli/', import.meta.url))

export default async function setup(): Promise<void> {
  await bundleProgram('tested/dist')
  for (const name of ['bin/attestat.cjs', 'package.json']) {
    await putFile(`${cli}tested/${name}`, await readFile(`${cli}${name}`, 'utf8'))
  }
}
