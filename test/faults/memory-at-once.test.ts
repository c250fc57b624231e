/** Several programs that write one file of what was seen, which is not there yet, at the same moment. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRequestFile } from '@attestat/verifier/sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProgram } from './programs.ts'

const [programs, count] = [8, 40]
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

it('lose nothing of what any of them has seen, and none puts back what another has taken', async () => {
  const path = join(folder, 'memory.sqlite')
  const words = (own: number): string[] => [path, ...[own, programs, count].map(String)]
  const all = Array.from({ length: programs }, (_, own) => startProgram('memory-work.ts', words(own)).ended)
  // Each has printed: none broke off.
  for (const late of await Promise.all(all)) expect(late).toMatch(/^\d+$/)

  const { seen, close } = openRequestFile(path)
  try {
    const newest = programs * count
    const until = new Date(newest * 1000)
    expect(await seen.newestList('list')).toEqual(until)
    for (const key of ['own', 'came along']) expect(await seen.registry(key)).toMatchObject({ index: newest })
    for (let turn = 0; turn < newest; turn++) {
      const key = `${turn % programs}/${Math.floor(turn / programs)}`
      expect(await seen.newestDocument(key, until), key).toEqual(new Date((turn + 1) * 1000))
    }
  } finally {
    close()
  }
}, 120_000)
