/** A program that reissues what a stolen key signed, to be killed at any moment. Prints what is committed as it goes. */
import { Issuer, openLedger } from '@attestat/issuer'
import { testSigner } from '../../fixtures/test-keys.ts'

const [folder = '', did = ''] = process.argv.slice(2)
const ledger = openLedger(`${folder}/ledger.sqlite`)
const issuer = new Issuer({
  ledger,
  signer: testSigner('registry', `${did}#key-2`),
  profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
  baseUrl: 'https://school130.example',
  since: new Date('2026-01-01T00:00:00Z'),
})
const { reissued, left, refused } = await issuer.reissue(
  { kid: `${did}#key-1` },
  { reason: 'the key was stolen', onProgress: (done) => process.stdout.write(`${done}\n`) },
)
process.stdout.write(`reissued ${reissued}, left ${left}, refused ${refused.length}\n`)
ledger.close()
