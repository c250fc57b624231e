import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const anywhere = [
  'credential',
  'keys',
  'keys/passphrase',
  'trust',
  'openid4vc',
  'wallet',
  'wallet/indexeddb',
  'verifier',
] as const

for (const name of anywhere) {
  test(`@attestat/${name} bundles for a browser without Node`, async () => {
    const { metafile } = await build({
      stdin: {
        contents: `export * from '@attestat/${name}'`,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      },
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'esm',
      conditions: ['source'],
      logLevel: 'silent',
    })
    const inputs = Object.keys(metafile.inputs)
    expect(inputs.filter((input) => input.includes('.node.'))).toEqual([])
    expect(inputs.length).toBeGreaterThan(1)
  })
}

test('a bundle with a Node import fails, so that the tests above mean something', async () => {
  await expect(
    build({
      stdin: { contents: "export * from 'node:fs'", resolveDir: '.' },
      bundle: true,
      write: false,
      platform: 'browser',
      logLevel: 'silent',
    }),
  ).rejects.toThrow(/node:fs/)
})
