/** The student's part: three documents in a sealed wallet, and an answer that shows a name and one mark. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PresentationRequest } from '@attestat/openid4vc'
import { createBundle, openTrustPack } from '@attestat/trust'
import { Wallet } from '@attestat/wallet'
import type { RegistrarStory } from './registrar.ts'
import type { JourneyOptions } from './story.ts'

export interface StudentStory {
  /** The evidence bundle, as text. */
  readonly bundle: string
  readonly wallet: Wallet
  readonly disclosed: readonly string[]
  readonly hidden: readonly string[]
}

export async function presentToUniversity({
  out,
  say,
  now,
  pack,
  request,
  registrar,
}: JourneyOptions & {
  readonly pack: string
  readonly request: PresentationRequest
  readonly registrar: RegistrarStory
}): Promise<StudentStory> {
  const { store, school, federation, studentKey } = registrar
  const wallet = new Wallet({ store, now, trust: await openTrustPack(pack) })
  say()
  say('3. THE STUDENT')
  const diploma = school.ledger.document(studentKey)?.text as string
  const awards = [...federation.ledger.documents()]
    .filter(({ holder }) => holder)
    .map(({ text }) => text as string)
  for (const text of [diploma, ...awards]) {
    const { card } = await wallet.add(text)
    say(`   Verified and kept: ${card.label.en} · ${card.issuer.name}`)
  }
  const selection = await wallet.select(await wallet.readRequest(JSON.stringify(request.document)))
  const chosen = selection.options[0]?.credentials[0]
  if (!chosen) throw new Error('the wallet has no answer to the request')
  const { shown, hidden } = chosen
  say(
    `   Asked for ${shown.length} things; they are shown: ${shown.map(({ label }) => label.en).join(', ')}.`,
  )
  say(`   ${hidden.length} others stay at home: ${hidden.map(({ label }) => label.en).join(', ')}.`)

  const { vp_token: vpToken } = await wallet.present(selection, {
    consent: { agreed: true, by: 'the student', purpose: 'Admission 2027' },
  })
  const bundle = createBundle({ vpToken, request: request.document })
  await writeFile(join(out, 'presentation.bundle.json'), bundle)
  say('   Consent is on record in the wallet; the answer is signed with the key that the school wrote')
  say('   into the diploma: presentation.bundle.json.')
  return {
    bundle,
    wallet,
    disclosed: shown.map(({ label }) => label.en),
    hidden: hidden.map(({ label }) => label.en),
  }
}
