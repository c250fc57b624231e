import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = { ssr: { resolve: { conditions: ['source'] } } }
// What a test file needs first is made by the same programs, on the same busy machine.
const patient = { testTimeout: 120_000, hookTimeout: 120_000 }
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  test: {
    // One core is not kept free for the reporter: on two it would leave half of the machine idle.
    maxWorkers: '100%',
    projects: [
      {
        ...source,
        test: {
          name: 'node',
          include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts'],
          ...patient,
        },
      },
      {
        ...source,
        test: {
          name: 'house',
          include: ['test/**/*.test.ts'],
          globalSetup: 'test/cli/bundle.ts',
          ...patient,
        },
      },
      {
        // The same tests over WebCrypto: what a browser gets must behave the same.
        ...source,
        resolve: {
          alias: {
            '#crypto': file('packages/credential/src/crypto.web.ts'),
            '#signing': file('packages/keys/src/signing.web.ts'),
            '#argon2': file('packages/keys/src/argon2.web.ts'),
            '#sealing': file('packages/wallet/src/sealing.web.ts'),
          },
        },
        test: {
          name: 'web',
          include: [
            'packages/credential/src/{edge,jose,sd-jwt,formats,status,manifest}/**/*.test.ts',
            'packages/{keys,trust,openid4vc}/src/**/*.test.ts',
            'packages/wallet/src/{sealed-record,intake}.test.ts',
            'test/hostile/**/*.test.ts',
            // Cctv and wycheproof import both backends themselves.
            'test/conformance/{did-key,sd-jwt,token-status-list}.test.ts',
          ],
          exclude: ['packages/keys/src/keystore/key-file*.test.ts'],
          ...patient,
        },
      },
    ],
  },
})
