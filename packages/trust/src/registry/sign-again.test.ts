import { jwkThumbprint, readBatchManifest, type Signer, signBatchManifest } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  keyGroup,
  registryTerms,
  registryTime,
  schoolDid,
  schoolKid,
  testRoot,
} from '../../../../fixtures/test-registry.ts'
import { draftManifest, signDraft, withDraft } from './drafts.ts'
import type { RegistryFiles } from './files.ts'
import { publish, replaceRoot } from './publish.ts'
import { openRegistry } from './registry.ts'
import { toSignAgain } from './sign-again.ts'

const [old, next] = [testSigner('registry'), testSigner('stranger')]
const manifest = await signBatchManifest(
  { issuer: schoolDid, batch: 1, count: 3, merkleRoot: new Uint8Array(32), issuedAt: registryTime },
  testSigner('school', schoolKid),
)
const draft = await signDraft(await draftManifest(new Map(), manifest), [old], registryTime)
const signed = withDraft(await draftRegistry(), draft)

/** The registry once another key is in charge of everything. */
async function rotated(files: RegistryFiles, name: TestKeyName = 'stranger'): Promise<RegistryFiles> {
  const group = keyGroup([name])
  const roles = { root: group, delegation: group, index: group, timestamp: group }
  return replaceRoot(files, { ...testRoot, roles }, [old, testSigner(name)])
}

async function signedAgain(files: RegistryFiles, signer: Signer): Promise<RegistryFiles> {
  let after = files
  for (const { draft, at } of await toSignAgain(files)) {
    after = withDraft(after, await signDraft(draft, [signer], at))
  }
  return after
}

describe('what has to be signed again', () => {
  it('is nothing while the same keys are in charge', async () => {
    expect(await toSignAgain(signed)).toEqual([])
  })

  it('is what the former keys signed: documents, and manifests with the moment that they gave', async () => {
    const again = await toSignAgain(await rotated(signed))
    expect(again.map(({ draft, at }) => [draft.file, at])).toEqual([
      ['delegations/novosibirsk.json', undefined],
      [draft.file, registryTime],
    ])
  })

  it('holds as before once the new key has signed it', async () => {
    const files = await signedAgain(await rotated(signed), next)
    expect(await toSignAgain(files)).toEqual([])
    const published = await publish(files, registryTerms, { index: [next], timestamp: [next] })
    const registry = await openRegistry(published)
    expect(await registry.countersignedAt(readBatchManifest(manifest))).toEqual(registryTime)
    expect(registry.rootKeys).toEqual([await jwkThumbprint(testPublicJwk('stranger'))])
  })

  it('has no moment, and is not asked for, where nobody in charge ever countersigned', async () => {
    const forged = await signDraft(
      await draftManifest(new Map(), manifest),
      [testSigner('holder')],
      registryTime,
    )
    expect(await toSignAgain(withDraft(await draftRegistry(), forged))).toEqual([])
  })
})
