/** Who signs what in a registry: the public keys of each role, brought as files. */
import {
  decodeJsonObject,
  isSameKey,
  jwkThumbprint,
  type PublicJwk,
  readPublicJwk,
} from '@attestat/credential'
import type { KeyGroup, RootRoles } from '@attestat/trust'
import { UsageError, withPlace } from '../codes.ts'
import { readInput } from '../files.ts'
import type { CommandInput, OptionSpec } from './command.ts'

const words = {
  threshold: {
    en: '--{role}-threshold needs --{role}-key',
    ru: 'для --{role}-threshold нужен --{role}-key',
  },
} as const

/** The roles of a root document, what their keys sign. */
const roles = {
  root: { en: 'the root document', ru: 'корневой документ' },
  delegation: { en: 'delegations and entries', ru: 'делегирования и записи' },
  index: { en: 'the index', ru: 'указатель' },
  timestamp: { en: 'the timestamp', ru: 'отметку времени' },
  manifest: { en: 'batch manifests', ru: 'описи партий' },
} as const

type Role = keyof typeof roles
const roleNames = Object.keys(roles) as readonly Role[]

export const roleOptions: readonly OptionSpec[] = roleNames.flatMap((role): OptionSpec[] => [
  [
    `--${role}-key <file...>`,
    {
      en: `public key that signs ${roles[role].en}`,
      ru: `открытый ключ, которым подписывают ${roles[role].ru}`,
    },
  ],
  [
    `--${role}-threshold <number>`,
    {
      en: 'how many of them must sign (default: more than half)',
      ru: 'сколько из них должны подписать (по умолчанию больше половины)',
    },
  ],
])

/** The group that a role's options name; undefined when they name none. @throws UsageError; CliError. */
export async function groupOf(input: CommandInput, role: Role): Promise<KeyGroup | undefined> {
  const files = input.list(`${role}Key`)
  const name = `${role}Threshold`
  if (files.length > 0) return keyGroup(input, files, name)
  if (input.has(name)) throw new UsageError(words.threshold, { details: { role } })
  return undefined
}

/** A group of keys from files, each key once. @param threshold Name of the option that says how many must sign. */
export async function keyGroup(
  input: CommandInput,
  files: readonly string[],
  threshold: string,
): Promise<KeyGroup> {
  const keys: PublicJwk[] = []
  for (const file of files) {
    const key = await readPublicKeyFile(file)
    if (!keys.some((known) => isSameKey(known, key))) keys.push(key)
  }
  const most = keys.length
  const majority = Math.floor(most / 2) + 1
  return { keys, threshold: input.wholeNumber(threshold, { default: majority, least: 1, most }) }
}

/**
 * The roles of a root document. What the options do not name stays with the keys that it was with; what was with the
 * root keys goes with them.
 */
export async function rolesOf(input: CommandInput, before: RootRoles, root: KeyGroup): Promise<RootRoles> {
  const group = async (role: Exclude<Role, 'manifest'>): Promise<KeyGroup> =>
    (await groupOf(input, role)) ?? (isSameGroup(before[role], before.root) ? root : before[role])
  const manifest = (await groupOf(input, 'manifest')) ?? before.manifest
  return {
    root,
    delegation: await group('delegation'),
    index: await group('index'),
    timestamp: await group('timestamp'),
    ...(manifest && { manifest }),
  }
}

/** A public key from a file that `registry key` has written, or any JWK. @throws CredentialError; CliError. */
export async function readPublicKeyFile(file: string): Promise<PublicJwk> {
  const bytes = await readInput(file)
  return withPlace(file, () => readPublicJwk(decodeJsonObject(bytes), '$'))
}

/** The file of a public key: a JWK with its thumbprint for a name. */
export async function publicKeyText(jwk: PublicJwk): Promise<string> {
  return `${JSON.stringify({ ...jwk, kid: await jwkThumbprint(jwk) }, undefined, 2)}\n`
}

function isSameGroup(one: KeyGroup, other: KeyGroup): boolean {
  return (
    one.threshold === other.threshold &&
    one.keys.length === other.keys.length &&
    one.keys.every((key) => other.keys.some((candidate) => isSameKey(key, candidate)))
  )
}
