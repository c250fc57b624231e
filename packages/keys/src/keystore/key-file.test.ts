import { mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { inspect } from 'node:util'
import { readCompactJws, signJws, verifyJws } from '@attestat/credential'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { testKeys } from '../../../../fixtures/test-keys.ts'
import { generateKey, type PrivateKey, privateKeyFromCryptoKeys, privateKeyFromJwk } from '../index.ts'
import { createKeystore, type Keystore, kdfFloor, openKeystore } from '../keystore.node.ts'

const createdAt = new Date('2026-05-01T09:00:00Z')
const kdf = kdfFloor
let folder: string
let school: PrivateKey
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystore-'))
  school = await privateKeyFromJwk(testKeys.school)
})
afterAll(() => rm(folder, { recursive: true }))

const freshPath = (): string => join(folder, `keys-${count++}`)
async function freshKeystore(): Promise<Keystore> {
  const keystore = await createKeystore(freshPath(), 'пароль', { kdf })
  await keystore.add('signing-1', school, { kid: 'did:web:school.example#1', createdAt })
  return keystore
}

describe('a key file', () => {
  test('gives its keys back as signers when it is opened again', async () => {
    const { path } = await freshKeystore()
    const keystore = await openKeystore(path, 'пароль')
    expect(keystore.list()).toEqual([
      {
        name: 'signing-1',
        kid: 'did:web:school.example#1',
        alg: 'ES256',
        publicJwk: school.publicJwk,
        createdAt,
      },
    ])
    const jws = readCompactJws(await signJws('vc+jwt', {}, keystore.signer('signing-1')))
    expect(jws.kid).toBe('did:web:school.example#1')
    await verifyJws(jws, school.publicJwk)
  })

  test('holds a rotated key beside its successor, which alone signs', async () => {
    const keystore = await freshKeystore()
    const retiredAt = new Date('2027-01-01T00:00:00Z')
    await Promise.all([
      keystore.add('signing-2', await generateKey('EdDSA'), { createdAt: retiredAt }),
      keystore.retire('signing-1', retiredAt),
    ])
    const reopened = await openKeystore(keystore.path, 'пароль')
    expect(reopened.list().map(({ name, retiredAt: at }) => [name, at])).toEqual([
      ['signing-1', retiredAt],
      ['signing-2', undefined],
    ])
    expect(() => reopened.signer('signing-1')).toThrow(
      expect.objectContaining({ code: 'KEYSTORE_KEY_RETIRED' }),
    )
    expect(reopened.signer('signing-2').alg).toBe('EdDSA')
  })

  test('shows no private key: not in the file, not by inspection', async () => {
    const keystore = await freshKeystore()
    const { d } = testKeys.school
    expect((await readFile(keystore.path)).includes(d)).toBe(false)
    expect(inspect(keystore, { depth: Infinity, showHidden: true })).not.toContain(d)
    expect(JSON.stringify([keystore, keystore.list()])).not.toContain(d)
  })

  test('is for its owner only, after every change too', async () => {
    if (process.platform === 'win32') return // which has no such modes
    const before = process.umask(0)
    try {
      const keystore = await freshKeystore()
      expect((await stat(keystore.path)).mode & 0o777).toBe(0o600)
    } finally {
      process.umask(before)
    }
  })

  test('leaves nothing beside it, of a change that was refused neither', async () => {
    const keystore = await freshKeystore()
    const { path } = keystore
    const own = async () => (await readdir(folder)).filter((name) => join(folder, name).startsWith(path))
    expect(await own()).toEqual([basename(path)])
    await expect(createKeystore(path, 'пароль', { kdf })).rejects.toMatchObject({ code: 'KEYSTORE_EXISTS' })
    expect(await own()).toEqual([basename(path)])
    // What a killed program has left is taken over, and removed.
    await writeFile(`${path}.lock`, '')
    await keystore.add('signing-2', school, { createdAt })
    expect(await own()).toEqual([basename(path)])
  })

  test('opens with the new passphrase only, once it was changed, at the cost it had', async () => {
    const keystore = await freshKeystore()
    const header = (await readFile(keystore.path)).subarray(0, 18)
    await keystore.changePassphrase('новый пароль')
    await expect(openKeystore(keystore.path, 'пароль')).rejects.toMatchObject({
      code: 'KEYSTORE_AUTH_FAILED',
    })
    expect((await openKeystore(keystore.path, 'новый пароль')).list()).toHaveLength(1)
    expect((await readFile(keystore.path)).subarray(0, 18)).toEqual(header)
  })

  test('is made with its first keys, or not at all', async () => {
    const key = { name: 'signing-1', key: school, kid: 'did:web:school.example#1', createdAt }
    const { path } = await createKeystore(freshPath(), 'пароль', { kdf, keys: [key] })
    expect((await openKeystore(path, 'пароль')).list()).toEqual((await freshKeystore()).list())
    for (const [keys, code] of [
      [[key, key], 'KEYSTORE_NAME_TAKEN'],
      [[{ ...key, name: '../x' }], 'KEYSTORE_NAME_INVALID'],
    ] as const) {
      const refused = freshPath()
      await expect(createKeystore(refused, 'x', { kdf, keys })).rejects.toMatchObject({ code })
      expect((await readdir(folder)).filter((name) => name.startsWith(basename(refused)))).toEqual([])
    }
  })

  test('is not made where there is a file or a link already', async () => {
    const { path } = await freshKeystore()
    const before = await readFile(path)
    await expect(createKeystore(path, 'x', { kdf })).rejects.toMatchObject({
      code: 'KEYSTORE_EXISTS',
      at: path,
    })
    expect(await readFile(path)).toEqual(before)
    const link = freshPath()
    await symlink(join(folder, 'elsewhere'), link)
    await expect(createKeystore(link, 'x', { kdf })).rejects.toMatchObject({ code: 'KEYSTORE_EXISTS' })
    expect(await readdir(folder)).not.toContain('elsewhere')
  })

  test('refuses a change when another program has changed it meanwhile', async () => {
    const one = await freshKeystore()
    const other = await openKeystore(one.path, 'пароль')
    await other.add('signing-2', await generateKey('ES256'), { createdAt })
    await expect(one.add('signing-3', school, { createdAt })).rejects.toMatchObject({
      code: 'KEYSTORE_CHANGED',
    })
    expect(one.list()).toHaveLength(1)
    expect((await openKeystore(one.path, 'пароль')).list()).toHaveLength(2)
  })

  test('loses no key when two programs change it at the same moment', async () => {
    for (let round = 0; round < 3; round++) {
      const { path } = await freshKeystore()
      const handles = await Promise.all([openKeystore(path, 'пароль'), openKeystore(path, 'пароль')])
      const changes = handles.map((handle, i) => handle.add(`new-${i}`, school, { createdAt }))
      const outcomes = await Promise.allSettled(changes)
      const kept = (await openKeystore(path, 'пароль')).list().map(({ name }) => name)
      const acknowledged = outcomes.flatMap(({ status }, i) => (status === 'fulfilled' ? [`new-${i}`] : []))
      expect(kept).toEqual(['signing-1', ...acknowledged])
      expect(acknowledged).toHaveLength(1)
      expect(outcomes).toContainEqual(
        expect.objectContaining({ reason: expect.objectContaining({ code: 'KEYSTORE_CHANGED' }) }),
      )
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
    }
  })

  test('waits while another program changes it, and says so when that takes too long', async () => {
    const keystore = await freshKeystore()
    const before = new DatabaseSync(`${keystore.path}.lock`)
    before.exec('BEGIN EXCLUSIVE')
    const waiting = keystore.add('signing-2', school, { createdAt })
    setTimeout(() => before.close(), 150)
    await waiting
    const other = new DatabaseSync(`${keystore.path}.lock`)
    other.exec('BEGIN EXCLUSIVE')
    await expect(keystore.add('signing-3', school, { createdAt })).rejects.toMatchObject({
      code: 'KEYSTORE_LOCKED',
      at: keystore.path,
    })
    // As the end of the other program would.
    other.close()
    expect((await openKeystore(keystore.path, 'пароль')).list()).toHaveLength(2)
    await keystore.add('signing-3', school, { createdAt })
  })

  test('is rid of what a program that died has left beside it, and of nothing else', async () => {
    const keystore = await freshKeystore()
    const name = basename(keystore.path)
    const others = [`${name}.backup.tmp`, `${name}.0123456789abcdef`, `x${name}.0123456789abcdef.tmp`]
    for (const file of [...others, `${name}.0123456789abcdef.tmp`]) await writeFile(join(folder, file), '')
    await keystore.add('signing-2', school, { createdAt })
    const left = (await readdir(folder)).filter((file) => file.includes(name))
    expect(left.sort()).toEqual([...others, name].sort())
    for (const file of others) await rm(join(folder, file))
  })

  test('stays what it was where the disk keeps something else than was written, and says nothing', async () => {
    const keystore = await freshKeystore()
    const before = await readFile(keystore.path)
    const missing = freshPath()
    const file = await open(keystore.path)
    await file.close()
    const kept = vi.spyOn(Object.getPrototypeOf(file), 'writeFile').mockImplementation(async function (
      this: typeof file,
      bytes: Uint8Array,
    ) {
      await this.write(bytes.subarray(0, -1))
    } as never)
    try {
      const refusal = { code: 'KEYSTORE_IO', details: { reason: 'EIO' } }
      await expect(keystore.add('signing-2', school, { createdAt })).rejects.toMatchObject({
        ...refusal,
        at: keystore.path,
      })
      await expect(createKeystore(missing, 'x', { kdf })).rejects.toMatchObject({ ...refusal, at: missing })
    } finally {
      kept.mockRestore()
    }
    expect(await readFile(keystore.path)).toEqual(before)
    await expect(readFile(missing)).rejects.toMatchObject({ code: 'ENOENT' })
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
    await keystore.add('signing-2', school, { createdAt })
    expect((await openKeystore(keystore.path, 'пароль')).list()).toHaveLength(2)
  })

  test('made by two programs at once is made by one of them, whole', async () => {
    const path = freshPath()
    const made = await Promise.allSettled(
      ['a', 'b'].map((passphrase) => createKeystore(path, passphrase, { kdf })),
    )
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const winner = made[0]?.status === 'fulfilled' ? 'a' : 'b'
    expect((await openKeystore(path, winner)).list()).toEqual([])
    expect(made).toContainEqual(
      expect.objectContaining({ reason: expect.objectContaining({ code: 'KEYSTORE_EXISTS' }) }),
    )
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('refuses a byte changed anywhere', async () => {
    const { path } = await freshKeystore()
    const bytes = await readFile(path)
    bytes[60]! ^= 1
    await writeFile(path, bytes)
    await expect(openKeystore(path, 'пароль')).rejects.toMatchObject({ code: 'KEYSTORE_AUTH_FAILED' })
  })

  test('is refused with its path when it is missing, a folder, or no key file', async () => {
    const missing = freshPath()
    await expect(openKeystore(missing, 'x')).rejects.toMatchObject({
      code: 'KEYSTORE_NOT_FOUND',
      at: missing,
    })
    for (const noFile of process.platform === 'win32' ? [] : [folder, '/dev/null', '/dev/zero']) {
      await expect(openKeystore(noFile, 'x')).rejects.toMatchObject({ code: 'KEYSTORE_INVALID', at: noFile })
    }
    const text = freshPath()
    await writeFile(text, 'a plain text, long enough to be taken for a header and a tag of nothing at all')
    await expect(openKeystore(text, 'x')).rejects.toMatchObject({ code: 'KEYSTORE_INVALID' })
    await writeFile(text, Buffer.alloc(2 ** 20 + 1))
    await expect(openKeystore(text, 'x')).rejects.toMatchObject({ code: 'KEYSTORE_INVALID' })
  })
})

describe('adding a key', () => {
  test.each(['', 'a b', '../x', 'ключ', 'x\n', 'x'.repeat(513), 7, true, null, ['x']])(
    'is refused under the name %j, and the file opens still',
    async (name) => {
      const path = freshPath()
      const keystore = await createKeystore(path, 'x', { kdf })
      await keystore.add('sound', school, { createdAt })
      await expect(keystore.add(name as string, school, { createdAt })).rejects.toMatchObject({
        code: 'KEYSTORE_NAME_INVALID',
      })
      expect((await openKeystore(path, 'x')).list()).toMatchObject([{ name: 'sound' }])
    },
  )

  test.each([`02${'ab'.repeat(32)}`, 'did:web:school.example%3A8443:a/b?c=d#key-1', '-x_', 'x'.repeat(512)])(
    'is done under the name %j, which is there when the file is opened again',
    async (name) => {
      const path = freshPath()
      await (await createKeystore(path, 'x', { kdf })).add(name, school, { createdAt })
      const opened = await openKeystore(path, 'x')
      expect(opened.list()).toMatchObject([{ name }])
      expect(opened.signer(name)).toMatchObject({ alg: school.alg })
    },
  )

  test('is refused under a name that is taken', async () => {
    const keystore = await freshKeystore()
    await expect(keystore.add('signing-1', school, { createdAt })).rejects.toMatchObject({
      code: 'KEYSTORE_NAME_TAKEN',
    })
    await keystore.add('signing-2', school, { createdAt })
    expect(keystore.list()).toHaveLength(2)
  })

  test('is refused for a key that cannot leave its place', async () => {
    const keystore = await freshKeystore()
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ])
    await expect(
      keystore.add('signing-2', await privateKeyFromCryptoKeys(pair), { createdAt }),
    ).rejects.toMatchObject({ code: 'KEY_NOT_EXPORTABLE' })
    expect(keystore.list()).toHaveLength(1)
  })

  test('is not needed to have a retired key back', async () => {
    const keystore = await freshKeystore()
    await keystore.retire('signing-1', createdAt)
    expect(() => keystore.signer('signing-1')).toThrow(
      expect.objectContaining({ code: 'KEYSTORE_KEY_RETIRED' }),
    )
    await keystore.reinstate('signing-1')
    const opened = await openKeystore(keystore.path, 'пароль')
    for (const one of [keystore, opened]) {
      expect(one.list()[0]).not.toHaveProperty('retiredAt')
      expect(one.signer('signing-1')).toMatchObject({ alg: 'ES256' })
    }
    await expect(keystore.reinstate('x')).rejects.toMatchObject({ code: 'KEYSTORE_KEY_UNKNOWN' })
  })

  test('gives no signer for a name that is not there, and says which are', async () => {
    const keystore = await freshKeystore()
    expect(() => keystore.signer('x')).toThrow(
      expect.objectContaining({ code: 'KEYSTORE_KEY_UNKNOWN', details: { known: ['signing-1'] } }),
    )
  })
})
