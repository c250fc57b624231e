/** The journey that the demo tells and `test/journey.test.ts` checks: registrar, student, university. */

import { issueDocuments, publishAndRecognise, type RegistrarStory, revokeAndRepublish } from './registrar.ts'
import { type JourneyOptions, narrate } from './story.ts'
import type { StudentStory } from './student.ts'
import { presentToUniversity } from './student.ts'
import { askForPresentation, type UniversityStory, verifyOffline } from './university.ts'

/** What came of it: counts, verdicts, times. */
export interface JourneySummary {
  readonly issued: number
  readonly faultyRows: number
  readonly reissuedOnSecondRun: number
  /** Labels of what the student showed, and of what stayed hidden. */
  readonly disclosed: readonly string[]
  readonly hidden: readonly string[]
  /** The verdict of each case, and the code that explains it. */
  readonly verdicts: UniversityStory['verdicts']
  readonly socketsOpened: number
  readonly seconds: Readonly<Record<string, number>>
}

const words = {
  closing: {
    en: '\nEverything is in {out}. Try by hand:',
    ru: '\nВсё лежит в {out}. Попробуйте сами:',
  },
} as const

export async function runJourney(options: JourneyOptions): Promise<JourneySummary> {
  const seconds: Record<string, number> = {}
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    try {
      return await work()
    } finally {
      seconds[name] = Math.round(performance.now() - start) / 1000
    }
  }
  const total = performance.now()
  const registrar: RegistrarStory = await issueDocuments({ ...options, timed })
  const published = await timed('publish', () => publishAndRecognise({ ...options, registrar }))
  const request = await askForPresentation(options)
  const student: StudentStory = await timed('student', () =>
    presentToUniversity({ ...options, pack: published.pack, request, registrar }),
  )
  const pack = await timed('revoke', () => revokeAndRepublish({ ...options, registrar, published }))
  const { rootKey } = published
  const university = await timed('verify', () =>
    verifyOffline({ ...options, pack, rootKey, request, registrar, student }),
  )
  seconds.total = Math.round(performance.now() - total) / 1000
  await registrar.close()
  closingLines(options, rootKey)
  return {
    issued: registrar.issued,
    faultyRows: registrar.faultyRows,
    reissuedOnSecondRun: registrar.reissuedOnSecondRun,
    disclosed: student.disclosed,
    hidden: student.hidden,
    verdicts: university.verdicts,
    socketsOpened: university.socketsOpened,
    seconds,
  }
}

function closingLines(options: JourneyOptions, rootKey: string): void {
  const { say, out, language = 'en' } = options
  narrate(options)(words.closing, { out })
  const lang = language === 'en' ? '' : ` --lang ${language}`
  for (const command of [
    `verify demo-out/presentation.bundle.json --trust demo-out/trust.pack --root ${rootKey} --request demo-out/request.json${lang}`,
    'wallet list --wallet demo-out/student.wallet --passphrase-file demo-out/passphrase.txt --lang ru',
    `trust show demo-out/trust.pack${lang}`,
  ]) {
    say(`  npx attestat ${command}`)
  }
}
