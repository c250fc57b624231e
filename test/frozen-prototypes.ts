/** Judges what comes on standard input in a process whose prototypes are frozen, and writes one result a line. */
import { text } from 'node:stream/consumers'
import { type Judgement, judge } from './replay.ts'

const judgements = JSON.parse(await text(process.stdin)) as readonly Judgement[]

for (const { prototype } of [Object, Function, Array, String, Number, Boolean, RegExp, Date, Promise]) {
  Object.freeze(prototype)
}
for (const { prototype } of [Map, Set, WeakMap, Uint8Array, TextDecoder, TextEncoder, URL]) {
  Object.freeze(prototype)
}
for (const one of judgements) process.stdout.write(`${await judge(one)}\n`)
