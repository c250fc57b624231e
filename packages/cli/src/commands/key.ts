/** `attestat key list`, `rotate`, `export`, `compromise`: the signing keys of an issuer over time. */
import { isSameKey, type JsonObject, type PublicJwk } from '@attestat/credential'
import { firstKey, type IssuerKey, issuerKeys, markCompromised, nextKid, rotateKey } from '@attestat/issuer'
import { generateKey } from '@attestat/keys'
import type { Keystore } from '@attestat/keys/keystore'
import { requireYes } from '../consent.ts'
import { openKeyFile, signingKeyNameOf, withLedger } from '../issuer-session.ts'
import { requiredMoment } from '../moment-option.ts'
import { publishCommandLine } from '../next-command.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'

const words = {
  signs: { en: 'signs', ru: 'подписывает' },
  until: { en: 'until {date}', ru: 'до {date}' },
  compromised: { en: 'compromised since {date}', ru: 'скомпрометирован с {date}' },
  question: {
    en: 'Mark {kid} as compromised? Nothing that it signed will count',
    ru: 'Пометить {kid} как скомпрометированный? Всё подписанное им потеряет силу',
  },
  next: {
    en: 'Verifiers learn of it once it is published, and the registry has the new registry-entry.json: {command}',
    ru: 'Проверяющие узнают об этом, когда это опубликовано, а у реестра есть новый registry-entry.json: {command}',
  },
} as const

const reasonOption = ['--reason <text>', { en: 'why, for the ledger', ru: 'причина, для журнала' }] as const

export const keyCommands: readonly CommandSpec[] = [
  {
    name: 'key list',
    summary: { en: 'signing keys, oldest first', ru: 'ключи подписи, начиная с первого' },
    run: (input, session) =>
      withLedger(input.text('issuer'), session, (ledger, { config }) =>
        listed(issuerKeys({ ledger, first: firstKey(config) }), session),
      ),
  },
  {
    name: 'key export',
    summary: { en: 'public parts of the keys as a JWK set', ru: 'открытые части ключей как набор JWK' },
    run: (input, session) =>
      withLedger(input.text('issuer'), session, (ledger, { config }) => {
        const keys = issuerKeys({ ledger, first: firstKey(config) })
        const set: JsonObject = { keys: keys.map(({ kid, publicJwk }) => ({ ...publicJwk, kid })) }
        return { document: set, lines: [JSON.stringify(set, null, 2)] }
      }),
  },
  {
    name: 'key rotate',
    summary: {
      en: 'let a new key sign; what the old one signed stays good',
      ru: 'подписывать новым ключом; подписанное прежним остаётся в силе',
    },
    options: [reasonOption],
    run(input, session) {
      const reason = input.required('reason')
      return withLedger(input.text('issuer'), session, async (ledger, folder) => {
        const history = { ledger, did: folder.config.did, first: firstKey(folder.config) }
        const kid = nextKid(history)
        if (session.dryRun) return listed(issuerKeys(history), session)
        const keystore = await openKeyFile(folder.path, session)
        const before = await signingKeyNameOf(folder, keystore)
        const now = session.now()
        // The file first: a key that the ledger names and nobody has would stop all signing.
        const publicJwk = begunKey(keystore, kid) ?? (await addKey(keystore, { kid, like: before, now }))
        const keys = await rotateKey(history, { kid, publicJwk }, { now, reason })
        await retireEnded(keystore, keys, now)
        return listed(keys, session, session.say(words.next, { command: publishCommandLine(session) }))
      })
    },
  },
  {
    name: 'key compromise',
    arguments: '<kid>',
    summary: {
      en: 'mark a key as compromised from a time on',
      ru: 'пометить ключ как скомпрометированный с некоторого времени',
    },
    options: [
      [
        '--since <time>',
        { en: 'a day, or date and time with zone', ru: 'день, или дата и время с часовым поясом' },
      ],
      reasonOption,
    ],
    run(input, session) {
      const since = requiredMoment(input, 'since')
      const reason = input.required('reason')
      return withLedger(input.text('issuer'), session, async (ledger, { config }) => {
        const history = { ledger, first: firstKey(config) }
        if (session.dryRun) return listed(issuerKeys(history), session)
        await requireYes(session, session.say(words.question, { kid: input.first }))
        const keys = markCompromised(history, input.first, { since, reason, now: session.now() })
        return listed(keys, session, session.say(words.next, { command: publishCommandLine(session) }))
      })
    },
  },
]

/** The next key, when a rotation that was interrupted has made it already: nothing was signed with it. */
function begunKey(keystore: Keystore, kid: string): PublicJwk | undefined {
  return keystore.list().findLast((entry) => entry.kid === kid)?.publicJwk
}

async function addKey(
  keystore: Keystore,
  { kid, like, now }: { readonly kid: string; readonly like: string; readonly now: Date },
): Promise<PublicJwk> {
  const entries = keystore.list()
  const key = await generateKey(entries.find(({ name }) => name === like)?.alg ?? 'ES256')
  await keystore.add(`signing-${entries.length + 1}`, key, { kid, createdAt: now })
  return key.publicJwk
}

/** Takes the keys out of use whose time is over, by an earlier rotation too. */
async function retireEnded(keystore: Keystore, keys: readonly IssuerKey[], now: Date): Promise<void> {
  const ended = keys.filter(({ until }) => until)
  for (const { name, publicJwk, retiredAt } of keystore.list()) {
    const isEnded = ended.some((key) => isSameKey(key.publicJwk, publicJwk))
    if (isEnded && !retiredAt) await keystore.retire(name, now)
  }
}

function listed(keys: readonly IssuerKey[], session: Session, ...more: readonly string[]): Outcome {
  const standing = ({ until, compromisedAt }: IssuerKey): string => {
    if (compromisedAt) return session.say(words.compromised, { date: session.date(compromisedAt) })
    return until ? session.say(words.until, { date: session.date(until) }) : session.say(words.signs)
  }
  const rows = keys.map((key) => [key.kid, session.date(key.since), standing(key)])
  return { document: keys, lines: [...tableLines(rows, 0), ...more] }
}
