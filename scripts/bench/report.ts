/** The report, as lines for people and as JSON. */
import { createRequire } from 'node:module'
import { availableParallelism, cpus } from 'node:os'
import { disclosureCount, makeScenario, type Size } from './diploma.ts'
import type { Row } from './measure.ts'
import { operations } from './operations.ts'
import type { TargetReport } from './targets.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly node: string
  readonly openssl: string
  readonly platform: string
}

export interface Report {
  readonly at: string
  readonly machine: Machine
  readonly diplomas: readonly DiplomaSize[]
  /** What is kept between two runs of a task. */
  readonly kept: readonly string[]
  /** Versions of the libraries beside which it was measured. */
  readonly peers: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
  readonly targets: readonly TargetReport[]
}

/** What was measured, in bytes. */
export interface DiplomaSize {
  readonly size: Size
  readonly disclosures: number
  readonly document: number
  readonly credential: number
  readonly signedPart: number
  /** With three parts and key binding. */
  readonly presentation: number
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.versions.node,
    openssl: process.versions.openssl ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
  }
}

export async function diplomaSize(size: Size): Promise<DiplomaSize> {
  const {
    document,
    credential,
    presentation = '',
  } = await makeScenario({
    size,
    format: 'vc+sd-jwt',
    alg: 'ES256',
  })
  return {
    size,
    disclosures: disclosureCount,
    document: Buffer.byteLength(JSON.stringify(document)),
    credential: credential.length,
    signedPart: credential.indexOf('~'),
    presentation: presentation.length,
  }
}

export function peerVersions(): Report['peers'] {
  const require = createRequire(import.meta.url)
  const { devDependencies } = require('../../package.json') as { devDependencies: Record<string, string> }
  const names = ['@sd-jwt/core', 'jose', 'did-jwt-vc', 'did-jwt', 'tinybench']
  return Object.fromEntries(names.map((name) => [name, devDependencies[name] as string]))
}

/** What is kept between two runs of a task, as it is in a program that runs for a while. */
export const kept: readonly string[] = [
  'key handles: a key is parsed once, by every contender alike',
  'the issuer’s resolved key, in the resolver; the encoded protected header, with the signer',
  'present: the credential as the wallet has read it, except in the row that reads the text (@sd-jwt/core reads it always)',
  'verify: nothing of the credential or the presentation',
]

export function machineLine({ cpu, cores, node, openssl, platform }: Machine): string {
  return `${cpu}, ${cores} cores, Node.js ${node} (OpenSSL ${openssl}), ${platform}`
}

export function diplomaLine({ size, disclosures, ...bytes }: DiplomaSize): string {
  return (
    `${size}: a school diploma of ${count(bytes.document)} bytes with ${disclosures} parts to hide; as vc+sd-jwt ` +
    `${count(bytes.credential)} bytes, ${count(bytes.signedPart)} of them signed; 3 parts with key binding ${count(bytes.presentation)}`
  )
}

export const rowHeading: string = line([
  '',
  'diploma',
  'format',
  'alg',
  'ops/s',
  'raw ops/s',
  'of raw',
  '  peers: ops/s, times as fast',
])

export function rowLine({ operation, size, format, alg, opsPerSecond, raw, peers }: Row): string {
  return line([
    operations[operation],
    size,
    format,
    alg,
    count(opsPerSecond),
    raw ? count(raw.opsPerSecond) : '–',
    raw ? raw.ratio.toFixed(2) : '–',
    `  ${peers.map((peer) => `${peer.name} ${count(peer.opsPerSecond)}, ${times(peer.ratio)}×`).join(' · ')}`,
  ])
}

export function targetLine({ title, size, alg, atLeast, measured, slowest, met }: TargetReport): string {
  const bound = `${times(measured).padStart(6)} ≥ ${String(atLeast).padEnd(4)}`
  return `${met ? 'met    ' : 'NOT MET'} ${bound}  ${size} ${alg}  ${title} (slowest: ${slowest})`
}

function line(cells: readonly string[]): string {
  const widths = [31, 8, 10, 6, 10, 10, 7]
  return cells
    .map((cell, i) => (i < 4 || i > 6 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] as number)))
    .join(' ')
    .trimEnd()
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en')
}

function times(ratio: number): string {
  return ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(1)
}
