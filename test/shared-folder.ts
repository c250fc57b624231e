/** The folder with test data that is not part of the project: `../shared` beside the checkout. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'vitest'

const root = fileURLToPath(new URL('../../shared/', import.meta.url))

/** Path of a file or folder in the shared folder, or undefined (and a visible message) when it is not there. */
export function sharedPath(name: string): string | undefined {
  const path = root + name
  if (existsSync(path)) return path
  console.warn(`NOT RUN: ${name} is not beside this checkout (looked for ../shared/${name})`)
  return undefined
}

/** A test that says by its name whether the file's data is there: without it the tests of that file check nothing. */
export function reportSharedData(name: string): void {
  const title = existsSync(root + name)
    ? `../shared/${name} is here`
    : `NOT RUN: ../shared/${name} is missing`
  test(title, () => void sharedPath(name))
}
