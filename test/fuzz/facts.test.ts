/** Facts come from anybody: whatever a file of them holds is read, or refused by a code that says why. */
import {
  type BitstringStatusList,
  limits,
  readBitstringStatusList,
  readStatus,
  readTokenStatusList,
  statusListLength,
  type TokenStatusList,
} from '@attestat/credential'
import { createTrustPack, openRegistry, openTrustPack, readTrustPack } from '@attestat/trust'
import { describe } from 'vitest'
import { schoolDid, testRegistry } from '../../fixtures/test-registry.ts'
import { listUrls, now, statusLists } from '../../fixtures/verification.ts'
import { attack, seldom } from './attack.ts'

const registry = await testRegistry()
const lists = await statusLists()
const pack = await createTrustPack({
  createdAt: now,
  registry,
  statusLists: lists,
  didDocuments: new Map([
    ['did:web:school.example', { id: 'did:web:school.example', verificationMethod: [] }],
  ]),
  typeMetadata: [new TextEncoder().encode('{"vct":"urn:attestat:school-diploma:1"}')],
})
/** Every member of a pack, and no registry that could be opened. */
const small = JSON.stringify({
  ...JSON.parse(pack),
  registry: { files: { 'root.json': '{}' } },
  statusLists: { [listUrls.token]: 'a.b.c' },
})
const { rootKeys: pinnedRoot, state: previous } = await openRegistry(registry)

const strictEdge = 'INPUT_TOO_LARGE|JSON_[A-Z_]+|B64URL_NOT_CANONICAL'
const registryRefusals = `${strictEdge}|REGISTRY_[A-Z_]+|ROOT_NOT_PINNED|JW[SE]_[A-Z_]+|KEY_[A-Z_]+|DID_[A-Z_]+`

describe('status lists', () => {
  const refusals = new RegExp(
    `^(?:${strictEdge}|JW[SE]_[A-Z_]+|JWT_TYP_MISMATCH|STATUS_[A-Z_]+|RANGE_ERROR|CLAIM_[A-Z_]+|REQUIRED_CLAIM_MISSING|CONTEXT_NOT_ALLOWED|VALIDITY_PERIOD_INVALID)$`,
  )
  const inside = (list: BitstringStatusList | TokenStatusList): void => {
    if (list.bytes.length > limits.statusListBytes) throw new Error('more than a list may be')
    readStatus(list, 0)
    readStatus(list, statusListLength(list) - 1)
  }

  attack({
    name: 'readTokenStatusList',
    good: [lists.get(listUrls.token) as string],
    take: async (input) => inside((await readTokenStatusList(input as string, { url: listUrls.token })).list),
    refusals,
    textOnly: true,
  })
  attack({
    name: 'readBitstringStatusList',
    good: [lists.get(listUrls.revocation) as string],
    take: async (input) => {
      const asked = { url: listUrls.revocation, purpose: 'revocation' }
      inside((await readBitstringStatusList(input as string, asked)).list)
    },
    refusals,
    textOnly: true,
  })
})

describe('registry files', () => {
  const names = [...registry.keys()]
  /** A file is known by its text as far as it was left alone; most changes leave enough. */
  const nameOf = (text: string): string =>
    names.find((name) => text.slice(0, 60) === registry.get(name)?.slice(0, 60)) ?? 'root.json'

  attack({
    name: 'openRegistry',
    // The root is read first: what is wrong with it is found with the least work.
    good: seldom([...registry.values()], [registry.get('root.json') as string, '{}']),
    take: async (input) => {
      const text = input as string
      const changed = new Map([...registry, [nameOf(text), text]])
      await (await openRegistry(changed, { pinnedRoot, previous })).recognise(schoolDid)
    },
    refusals: new RegExp(`^(?:${registryRefusals})$`),
    textOnly: true,
  })
})

describe('trust packs', () => {
  const packRefusals = `${registryRefusals}|PACK_INVALID|BATCH_PROOF_INVALID|INCLUSION_INVALID|MANIFEST_INVALID`

  attack({
    name: 'readTrustPack and openTrustPack',
    good: seldom([pack], [small]),
    take: async (input) => {
      const trust = await openTrustPack(readTrustPack(input), { pinnedRoot })
      await trust.recognise(schoolDid)
    },
    refusals: new RegExp(`^(?:${packRefusals})$`),
  })
})
