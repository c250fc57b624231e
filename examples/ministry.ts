/** The ministry, which the registrar's program calls: recognises a school and packs what a verifier needs to know. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type JsonObject, jwkThumbprint, readCompactJws } from '@attestat/credential'
import { generateKey, signerOf } from '@attestat/keys'
import { createRegistry, createTrustPack, publish, readEntryRequest, recognise } from '@attestat/trust'

/**
 * A trust pack with one school in it, and the thumbprint of the key at its root, which travels by another way.
 *
 * @param site Folder with the school's published files, its request to be recognised among them.
 */
export async function trustPackFor(
  site: string,
  files: readonly string[],
): Promise<{ readonly pack: string; readonly rootKey: string }> {
  const now = new Date()
  const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000)

  // One key does everything here; a real registry shares the roles out among several people.
  const ministry = signerOf(await generateKey('ES256'))
  const group = { keys: [ministry.publicJwk], threshold: 1 }
  const name = { ru: 'Реестр (вымышленный)', en: 'Registry (invented)' }
  const roles = { root: group, delegation: group, index: group, timestamp: group }
  const root = { id: 'https://registry.example/', name, expires: inDays(3650), roles }
  const empty = await createRegistry(root, [ministry])

  const request = JSON.parse(await readFile(join(site, 'registry-entry.json'), 'utf8')) as JsonObject
  const entry = readEntryRequest(request, 'registry-entry.json')
  const recognised = { ...entry, id: 'lyceum-130', authority: 'root', status: 'recognised' } as const
  const terms = { now, indexExpires: inDays(90), timestampExpires: inDays(30) }
  const signers = { index: [ministry], timestamp: [ministry] }
  const registry = await publish(await recognise(empty, recognised, [ministry]), terms, signers)

  // Status lists travel along, so that nobody has to be asked when a diploma is checked.
  const statusLists = new Map<string, string>()
  for (const file of files.filter((file) => file.endsWith('.jwt'))) {
    const token = await readFile(join(site, file), 'utf8')
    const { payload } = readCompactJws(token)
    statusLists.set((payload.sub ?? payload.id) as string, token)
  }
  return {
    pack: await createTrustPack({ createdAt: now, registry, statusLists }),
    rootKey: await jwkThumbprint(ministry.publicJwk),
  }
}
