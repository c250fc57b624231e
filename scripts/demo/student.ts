/** The student's part: three documents in a sealed wallet, and an answer that shows a name and one mark. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PresentationRequest } from '@attestat/openid4vc'
import { createBundle, openTrustPack } from '@attestat/trust'
import { Wallet } from '@attestat/wallet'
import type { RegistrarStory } from './registrar.ts'
import { type JourneyOptions, narrate } from './story.ts'

const words = {
  title: { en: '\n3. THE STUDENT', ru: '\n3. УЧЕНИК' },
  kept: {
    en: '   Verified and kept: {document} · {issuer}',
    ru: '   Проверено и принято: {document} · {issuer}',
  },
  shown: {
    en: '   Asked for {count} things; they are shown: {labels}.',
    ru: '   Запрошено сведений: {count}; они показаны: {labels}.',
  },
  hidden: {
    en: '   {count} others stay at home: {labels} and so on.',
    ru: '   Остальное ({count}) остаётся дома: {labels} и так далее.',
  },
  signed: {
    en: '   Consent is on record in the wallet; the answer is signed with the key that the school wrote\n   into the diploma: presentation.bundle.json.',
    ru: '   Согласие записано в кошельке; ответ подписан ключом, который школа внесла\n   в аттестат: presentation.bundle.json.',
  },
} as const

export interface StudentStory {
  /** The evidence bundle, as text. */
  readonly bundle: string
  readonly wallet: Wallet
  readonly disclosed: readonly string[]
  readonly hidden: readonly string[]
}

export async function presentToUniversity({
  pack,
  request,
  registrar,
  ...options
}: JourneyOptions & {
  readonly pack: string
  readonly request: PresentationRequest
  readonly registrar: RegistrarStory
}): Promise<StudentStory> {
  const { out, now, language = 'en' } = options
  const tell = narrate(options)
  const { store, school, federation, studentKey } = registrar
  const wallet = new Wallet({ store, now, trust: await openTrustPack(pack) })
  tell(words.title)
  const diploma = school.ledger.document(studentKey)?.text as string
  const awards = [...federation.ledger.documents()]
    .filter(({ holder }) => holder)
    .map(({ text }) => text as string)
  for (const text of [diploma, ...awards]) {
    const { card } = await wallet.add(text)
    tell(words.kept, { document: card.label[language], issuer: card.issuer.name ?? card.issuer.id })
  }
  const selection = await wallet.select(await wallet.readRequest(JSON.stringify(request.document)))
  const chosen = selection.options[0]?.credentials[0]
  if (!chosen) throw new Error('the wallet has no answer to the request')
  const { shown, hidden } = chosen
  const labels = (claims: typeof shown): string => claims.map(({ label }) => label[language]).join(', ')
  tell(words.shown, { count: shown.length, labels: labels(shown) })
  tell(words.hidden, { count: hidden.length, labels: labels(hidden.slice(0, 5)) })

  const { vp_token: vpToken } = await wallet.present(selection, {
    consent: { agreed: true, by: 'the student', purpose: 'Admission 2027' },
  })
  const bundle = createBundle({ vpToken, request: request.document })
  await writeFile(join(out, 'presentation.bundle.json'), bundle)
  tell(words.signed)
  return {
    bundle,
    wallet,
    disclosed: shown.map(({ label }) => label.en),
    hidden: hidden.map(({ label }) => label.en),
  }
}
