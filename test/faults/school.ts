/** A school with documents, in a workplace of the program, to do things with that go wrong. */
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  createIssuerFolder,
  importRecords,
  newChallenges,
  newIssuerConfig,
  openIssuer,
  openIssuerFolder,
} from '@attestat/issuer'
import { generateKey } from '@attestat/keys'
import { createKeystore, kdfFloor } from '@attestat/keys/keystore'
import { createHolderProof } from '@attestat/openid4vc'
import { diplomaFile, diplomaRow, diplomaRows } from '../../fixtures/diploma-rows.ts'
import { testSigner } from '../../fixtures/test-keys.ts'
import { openWorkplace, type Workplace } from '../cli/program.ts'

/** Row key of a diploma. */
export const diploma = (number: number): string => `school-diploma/07724/${String(number).padStart(7, '0')}`

/** The one that can be suspended. */
export const enrolment = 'enrolment/2026-09-02/125'

export interface School {
  readonly place: Workplace
  readonly ledgerPath: string
  /** Puts everything back as it was in the beginning. */
  restore(): void
}

/** Eight diplomas in two batches and an enrolment, of which nothing is published or handed over yet. */
export async function openSchool(): Promise<School> {
  const place = await openWorkplace()
  const folder = place.path('school')
  const key = await generateKey('ES256')
  const did = 'did:web:school.example'
  const since = new Date(Date.now() - 1000)
  const issuer = {
    name: 'School',
    method: 'web',
    publicJwk: key.publicJwk,
    baseUrl: 'https://school.example',
    since,
  } as const
  await createIssuerFolder(folder, issuer)
  // As `init` does it; only that to open this key file takes less of a test's time.
  const keystore = await createKeystore(join(folder, 'keys.json'), 'correct horse', { kdf: kdfFloor })
  await keystore.add('signing-1', key, { kid: newIssuerConfig(issuer).kid, createdAt: since })
  await place.write('diplomas.csv', diplomaFile(diplomaRows(16)))
  await place.write('corrected.csv', diplomaFile([diplomaRow(1, { 'Фамилия получателя': 'Петрова' })]))
  await place.write('enrolments.csv', enrolments)
  const office = openIssuer(await openIssuerFolder(folder), keystore.signer('signing-1'))
  try {
    for (const file of [diplomaFile(diplomaRows(4)), diplomaFile(diplomaRows(8)), enrolments]) {
      await office.issueBatch(await importRecords(file), { unbound: true })
    }
    const [nonce = ''] = newChallenges(office.ledger, { now: new Date() }).nonces
    const signer = testSigner('holder')
    await place.write('proof.jwt', await createHolderProof({ signer, audience: did, nonce, now: new Date() }))
  } finally {
    office.ledger.close()
  }
  const addresses = Object.fromEntries([1, 2, 3].map((number) => [diploma(number), `${number}@mail.example`]))
  await place.write('recipients.json', JSON.stringify(addresses))
  const beginning = place.path('beginning')
  cpSync(folder, beginning, { recursive: true })
  return {
    place,
    ledgerPath: join(folder, 'ledger.sqlite'),
    restore() {
      for (const name of ['school', 'new', ...outputs])
        rmSync(place.path(name), { recursive: true, force: true })
      if (existsSync(beginning)) cpSync(beginning, folder, { recursive: true })
    },
  }
}

/** Folders that commands write into. */
export const outputs = ['documents', 'pdf', 'outbox', 'site', 'desk'] as const

const enrolments = new TextEncoder().encode(
  [
    'Фамилия ученика;Имя ученика;Дата рождения ученика;Класс;Уровень образования;Форма обучения;Учебный год;Приказ о зачислении;Дата зачисления;№ справки;Дата справки;Действительна до',
    'Соколова;Анна;14.03.2009;10 А;Среднее общее образование;Очная;2026/27;88-уч;01.09.2026;125;02.09.2026;30.06.2027',
  ].join('\n'),
)
