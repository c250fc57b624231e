/** A family: a pupil of fifteen with a wallet, and the mother, of whom an authority says that she stands for the pupil. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Issuer, importRecords } from '@attestat/issuer'
import { Wallet } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { openNewIssuer, proofsFor } from './issuers.ts'
import { type JourneyOptions, narrate } from './story.ts'

const words = {
  authority: { en: '\n   THE GUARDIANSHIP AUTHORITY', ru: '\n   ОРГАН ОПЕКИ' },
  signed: {
    en: '   Signed for a mother that she stands for a pupil of fifteen; both have a wallet.',
    ru: '   Подписано для матери, что она представляет ученика пятнадцати лет; кошелёк есть у обоих.',
  },
} as const

/** Issues a diploma to the pupil and a guardian link to the mother. @returns the authority. */
export async function issueToFamily({
  school,
  passphrase,
  ...options
}: JourneyOptions & { readonly school: Issuer; readonly passphrase: string }): Promise<Issuer> {
  const { out, now } = options
  const tell = narrate(options)
  tell(words.authority)
  const authority = await openNewIssuer(
    out,
    'guardianship',
    'Орган опеки (вымышленный)',
    'https://guardianship.example',
    passphrase,
    now,
  )
  const folder = join(out, 'family')
  await mkdir(folder)
  const [pupil, mother] = await Promise.all(
    ['pupil', 'mother'].map(async (name) => {
      const store = await createWalletFile(join(out, `${name}.wallet`), passphrase)
      return { store, wallet: new Wallet({ store, now }) }
    }),
  )
  if (!pupil || !mother) throw new Error('a family is two')
  const today = now().toISOString().slice(0, 10)
  // Always fifteen and a half, whenever the story is told.
  const born = new Date(now().getTime() - 15.5 * 365 * 86_400_000).toISOString().slice(0, 10)
  const { did } = await pupil.wallet.id()
  const diploma = await issueOne(school, pupil.wallet, now, join(folder, 'pupil.csv'), {
    'Наименование документа': 'Аттестат об основном общем образовании',
    'Серия документа': '05422',
    'Номер документа': '009000001',
    'Дата выдачи': today,
    'Год окончания': today.slice(0, 4),
    'Фамилия получателя': 'Лебедев',
    'Имя получателя': 'Илья',
    'Дата рождения получателя': born,
    'Русский язык': '5',
    Информатика: '4',
  })
  const link = await issueOne(authority, mother.wallet, now, join(folder, 'guardians.csv'), {
    'Фамилия родителя': 'Лебедева',
    'Имя родителя': 'Ольга',
    'Фамилия ребёнка': 'Лебедев',
    'Имя ребёнка': 'Илья',
    'Дата рождения ребёнка': born,
    'Ключ ребёнка': did,
    'Кем приходится': 'мать',
    'Номер записи': '1',
    'Дата выдачи': today,
  })
  for (const { store } of [pupil, mother]) await store.close()
  await writeFile(join(folder, 'diploma.vc.sd-jwt'), diploma)
  await writeFile(join(folder, 'guardian-link.vc.sd-jwt'), link)
  tell(words.signed)
  return authority
}

/** One row, signed for one wallet. @returns the document. */
async function issueOne(
  issuer: Issuer,
  wallet: Wallet,
  now: () => Date,
  path: string,
  row: Readonly<Record<string, string>>,
): Promise<string> {
  await writeFile(path, `${Object.keys(row).join(';')}\n${Object.values(row).join(';')}\n`)
  const records = await importRecords(path)
  const key = records.rows[0]?.key as string
  await issuer.issueBatch(records, { holders: await proofsFor(issuer, new Map([[key, wallet]]), now) })
  const document = issuer.ledger.document(key)?.text
  if (document === undefined) throw new Error(`nothing was issued from ${path}`)
  return document
}
