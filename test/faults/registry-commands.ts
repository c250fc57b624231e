/** What a registry and an office that asks do, to be cut short at any moment, and done again. */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { jwkThumbprint } from '@attestat/credential'
import { openKeystore } from '@attestat/keys/keystore'
import { openRegistry, openTrustPack } from '@attestat/trust'
import { expect } from 'vitest'
import { readRegistry } from '../../packages/cli/src/registry-folder.ts'
import { finishedFiles, leftovers } from './audit.ts'
import type { Command } from './commands.ts'
import type { School } from './school.ts'

const jsonIn = (school: School, folder: string): void => {
  for (const name of finishedFiles(school.place.path(folder)).filter(
    (file) => file.endsWith('.json') && basename(file) !== 'keys.json',
  )) {
    expect(() => JSON.parse(readFileSync(school.place.path(join(folder, name)), 'utf8')), name).not.toThrow()
  }
}

/** The public keys of a key file; it has one at least from the moment that it is there. */
async function keysIn({ place }: School, path: string): Promise<readonly string[]> {
  const keystore = await openKeystore(place.path(path), 'correct horse')
  const keys = await Promise.all(keystore.list().map(({ publicJwk }) => jwkThumbprint(publicJwk)))
  expect(keys.length).toBeGreaterThan(0)
  return keys
}

/** A registry with its key in it and one that waits for a signature, made once for each school. */
async function registries({ place }: School): Promise<void> {
  for (const folder of ['desk', 'made']) mkdirSync(place.path(folder), { recursive: true })
  if (!existsSync(place.path('made/signed.json'))) {
    const ask =
      '--identifier did:web:university.example --name U --retention P1Y --purpose admission=Admission'
    for (const command of [
      'registry key made/anna.key --out made/anna.json',
      'registry init made/registry --id https://registry.example/ --name Registry',
      `registry entry ${ask} --public-key made/anna.json --out made/entry.json`,
      'registry init made/shared --id https://shared.example/ --name Shared --root-key made/anna.json',
      'registry sign made/shared/requests/root-v1.json --key made/anna.key --yes --out made/signed.json',
    ]) {
      const ran = await place.attestat(command)
      expect(ran.code, `${command}: ${ran.stderr}`).toBe(0)
    }
  }
  for (const name of ['registry', 'shared']) {
    cpSync(place.path(`made/${name}`), place.path(`desk/${name}`), { recursive: true })
  }
}

const desk = (school: School): void => void mkdirSync(school.place.path('desk'), { recursive: true })

/** A change of the registry; published afterwards, it holds together. */
function change(
  name: string,
  command: string,
  done: (files: ReadonlyMap<string, string>, school: School) => unknown,
): Command {
  return {
    name,
    command,
    prepare: registries,
    whole: async (school) => {
      jsonIn(school, 'desk/registry')
      await keysIn(school, 'desk/registry/keys.json')
    },
    done: async (school) => {
      const { place } = school
      const ran = await place.attestat('registry publish desk/registry')
      expect(ran.code, ran.stderr).toBe(0)
      const files = await readRegistry(place.path('desk/registry'))
      await openRegistry(files)
      await done(files, school)
      expect(leftovers(place.path('desk'))).toEqual([])
    },
  }
}

/** A command that writes one JSON file on the desk. */
function oneFile(name: string, command: string, file: string, prepare = registries): Command {
  return {
    name,
    command: `${command} --out desk/${file}`,
    again: `${command} --out desk/${file} --force`,
    prepare,
    whole: (school) => jsonIn(school, 'desk'),
    done: async ({ place }) => {
      expect(finishedFiles(place.path('desk'))).toContain(file)
      expect(leftovers(place.path('desk'))).toEqual([])
      if (file.endsWith('.pack')) await openTrustPack(readFileSync(place.path(`desk/${file}`)))
    },
  }
}

export const registryCommands: readonly Command[] = [
  {
    name: 'registry key',
    command: 'registry key desk/anna.key --out desk/anna.json',
    wasDone: 'FILE_EXISTS',
    prepare: desk,
    whole: async (school) => {
      jsonIn(school, 'desk')
      if (existsSync(school.place.path('desk/anna.key'))) await keysIn(school, 'desk/anna.key')
    },
    done: async (school) => {
      const { kid } = JSON.parse(await school.place.read('desk/anna.json'))
      expect(await keysIn(school, 'desk/anna.key')).toEqual([kid])
    },
  },
  {
    name: 'request key',
    command: 'request key desk/office.key --did web:university.example --did-document desk/did.json',
    wasDone: 'FILE_EXISTS',
    prepare: desk,
    whole: async (school) => {
      jsonIn(school, 'desk')
      if (existsSync(school.place.path('desk/office.key'))) await keysIn(school, 'desk/office.key')
    },
    done: async (school) => {
      const { verificationMethod } = JSON.parse(await school.place.read('desk/did.json'))
      const published = await jwkThumbprint(verificationMethod[0].publicKeyJwk)
      expect(await keysIn(school, 'desk/office.key')).toEqual([published])
    },
  },
  {
    ...change(
      'registry init',
      'registry init desk/registry --id https://registry.example/ --name Registry',
      () => {},
    ),
    wasDone: 'KEYSTORE_EXISTS',
    prepare: desk,
    whole: async (school) => {
      jsonIn(school, 'desk')
      const file = 'desk/registry/keys.json'
      if (existsSync(school.place.path(file))) await keysIn(school, file)
    },
  },
  change('registry recognise', 'registry recognise desk/registry made/entry.json', (files) =>
    expect([...files.keys()]).toContain('entries/university-example.json'),
  ),
  change(
    'registry delegate',
    'registry delegate desk/registry --to region --name Region',
    async (files, school) => {
      const { payload } = JSON.parse(files.get('delegations/region.json') as string)
      const { keys } = JSON.parse(Buffer.from(payload, 'base64url').toString())
      // The key that may vouch is in the folder.
      expect(await keysIn(school, 'desk/registry/keys.json')).toContain(await jwkThumbprint(keys[0]))
    },
  ),
  change('registry publish', 'registry publish desk/registry --out desk/site', async (_, { place }) => {
    const ran = await place.attestat('registry publish desk/registry --out desk/site')
    expect(ran.code, ran.stderr).toBe(0)
    await openRegistry(await readRegistry(place.path('desk/site')))
  }),
  {
    name: 'registry collect',
    command: 'registry collect desk/shared made/signed.json',
    prepare: registries,
    whole: (school) => jsonIn(school, 'desk/shared'),
    done: async ({ place }) => {
      expect(finishedFiles(place.path('desk/shared')).filter((name) => !name.endsWith('.lock'))).toEqual([
        'root.json',
      ])
      expect(leftovers(place.path('desk/shared'))).toEqual([])
    },
  },
  oneFile(
    'registry sign',
    'registry sign made/shared/requests/root-v1.json --key made/anna.key --yes',
    'signed.json',
  ),
  oneFile('trust pack', 'trust pack --registry desk/published', 'trust.pack', async (school) => {
    await registries(school)
    const { place } = school
    if (!existsSync(place.path('made/published'))) {
      const ran = await place.attestat('registry publish made/registry --out made/published')
      expect(ran.code, ran.stderr).toBe(0)
    }
    cpSync(place.path('made/published'), place.path('desk/published'), { recursive: true })
  }),
  oneFile(
    'request new',
    'request new --audience https://university.example --type school-diploma --mark informatics',
    'request.json',
    async (school) => desk(school),
  ),
]
