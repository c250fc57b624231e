/** `attestat wallet ages`: who decides at which age what is shown. */
import { decodeJson } from '@attestat/credential'
import { type AgePolicy, type Decision, decisions, defaultAgePolicy, readAgePolicy } from '@attestat/wallet'
import { UsageError, withPlace } from '../codes.ts'
import { askYes } from '../consent.ts'
import { ageTexts, decisionWords, unnamedOwner } from '../consent-words.ts'
import { readTextInput } from '../files.ts'
import { withWallet } from '../wallet-session.ts'
import { type CommandInput, type CommandSpec, requireKnown } from './command.ts'

const words = {
  now: { en: 'Now: {decision}', ru: 'Сейчас: {decision}' },
  withoutGuardian: {
    en: 'Age counts though no guardian is known here',
    ru: 'Возраст учитывается, хотя представитель здесь не указан',
  },
  question: { en: 'Shall this say who decides?', ru: 'Решать так?' },
  kept: {
    en: 'Kept sealed in the wallet, and that it was set in its history. What a receiver insists on holds all the same',
    ru: 'Сохранено в кошельке, запись об этом в истории. Требования получателей остаются в силе',
  },
  band: {
    en: '--band takes AGE=WHO, with {known}: 14=both',
    ru: '--band принимает ВОЗРАСТ=КТО, где КТО — {known}: 14=both',
  },
} as const

export const walletAgesCommand: CommandSpec = {
  name: 'wallet ages',
  summary: {
    en: 'who decides at which age: the guardian, both, or the owner alone',
    ru: 'кто решает в каком возрасте: представитель, оба или владелец один',
  },
  options: [
    [
      '--band <age=who...>',
      {
        en: 'from this age on guardian, both or student; once for each age, from 0 on',
        ru: 'с этого возраста guardian, both или student; по разу на возраст, начиная с 0',
      },
    ],
    [
      '--without-guardian',
      {
        en: 'with --band: even where no guardian is known',
        ru: 'с --band: даже если представитель не указан',
      },
    ],
    [
      '--preset <file>',
      {
        en: 'take it from a file, as wallet ages --json writes it: a school’s, for instance',
        ru: 'взять из файла, каким его выводит wallet ages --json: например, школьного',
      },
    ],
    ['--reset', { en: 'as it is by default: 14 and 18', ru: 'как по умолчанию: 14 и 18' }],
    ['--by <name>', { en: 'who sets it (default: owner)', ru: 'кто задаёт (по умолчанию owner)' }],
  ],
  async run(input, session) {
    input.refuseTogether('preset', ['band', 'withoutGuardian', 'reset'])
    input.refuseTogether('reset', ['band', 'withoutGuardian'])
    const given = await policyOf(input)
    return withWallet({ wallet: input.text('wallet') }, session, async ({ family }) => {
      const policy = given ?? (await family.agePolicy())
      const lines = [
        ...ageTexts(policy, session),
        ...(policy.withoutGuardian ? [session.say(words.withoutGuardian)] : []),
      ]
      const left =
        given && !session.dryRun ? await askYes(lines, session.say(words.question), session) : lines
      if (given) await family.setAgePolicy(given, { by: input.text('by') ?? unnamedOwner })
      const now = session.say(decisionWords[await family.whoDecides()])
      return {
        document: policy,
        lines: [
          ...left,
          session.say(words.now, { decision: now }),
          ...(given ? [session.say(words.kept)] : []),
        ],
      }
    })
  },
}

/** The policy that the command line names; undefined where it names none. */
async function policyOf(input: CommandInput): Promise<AgePolicy | undefined> {
  if (input.flag('reset')) return defaultAgePolicy
  const preset = input.text('preset')
  if (preset !== undefined) {
    const text = await readTextInput(preset)
    return withPlace(preset, () => readAgePolicy(decodeJson(text, { at: 'agePolicy' })))
  }
  if (!input.has('band') && !input.flag('withoutGuardian')) return undefined
  const bands = input.list('band').map(readBand)
  return readAgePolicy({ bands, withoutGuardian: input.flag('withoutGuardian') })
}

function readBand(text: string): AgePolicy['bands'][number] {
  const [, age, who] = /^(\d{1,3})=(\w+)$/.exec(text) ?? []
  if (age === undefined || who === undefined) {
    throw new UsageError(words.band, { details: { known: decisions.join(', ') } })
  }
  return { fromAge: Number(age), decides: requireKnown<Decision>('--band', who, decisions) }
}
