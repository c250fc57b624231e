/** `attestat wallet …`: keep credentials. */
import { mostCopies, writeHolderProofs } from '@attestat/openid4vc'
import { newHolderKey, Wallet, WalletError } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { requireFree, whatIsAt, writeOutput } from '../files.ts'
import { readPassphrase, sharesPassphrase } from '../passphrase.ts'
import type { Outcome, Session } from '../session.ts'
import { walletPathOf, withWallet } from '../wallet-session.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  made: { en: 'Made the wallet {path}', ru: 'Создан кошелёк {path}' },
  shared: {
    en: 'Its passphrase is that of ATTESTAT_PASSPHRASE_FILE; one of its own comes from ATTESTAT_WALLET_PASSPHRASE_FILE',
    ru: 'Его пароль — из ATTESTAT_PASSPHRASE_FILE; отдельный берётся из ATTESTAT_WALLET_PASSPHRASE_FILE',
  },
  id: {
    en: 'The wallet’s id, for whoever issues to you: {did}',
    ru: 'Обозначение кошелька, сообщите его тому, кто выдаёт вам документы: {did}',
  },
  proof: { en: 'Proof for {audience}:', ru: 'Подтверждение для {audience}:' },
  keys: {
    en: 'Keys for single-use copies: {count}',
    ru: 'Ключей для одноразовых копий: {count}',
  },
  proofFile: {
    en: 'Proof for {audience}, to be sent there: {path}',
    ru: 'Подтверждение для {audience}, отправьте его туда: {path}',
  },
  undone: {
    en: 'This cannot be undone: only its issuer can issue it again. What was shown of it stays with those who have seen it, and in your history; backups that hold it bring it back',
    ru: 'Отменить это нельзя: выдать документ заново может только эмитент. Уже показанное останется у тех, кому показано, и в вашей истории; из прежних резервных копий документ вернётся',
  },
  drafted: {
    en: 'It is in a draft that your guardian may still reply to: without the document, what they approve there cannot be shown',
    ru: 'Он есть в черновике, на который представитель ещё может ответить: без документа согласованное там показать нельзя',
  },
  question: { en: 'Remove {name} for good?', ru: 'Удалить {name} навсегда?' },
  removed: { en: 'Removed: {name}', ru: 'Удалён: {name}' },
} as const

export const walletCommands: readonly CommandSpec[] = [
  {
    name: 'wallet init',
    summary: { en: 'make a wallet', ru: 'создать кошелёк' },
    run: async (input, session) => makeWallet(walletPathOf(input.text('wallet'), session), session),
  },
  {
    name: 'wallet id',
    summary: {
      en: 'the wallet’s key, and a proof of it for an issuer',
      ru: 'ключ кошелька и подтверждение для эмитента',
    },
    options: [
      [
        '--audience <did>',
        { en: 'the issuer that the proof is for', ru: 'эмитент, для которого подтверждение' },
      ],
      ['--nonce <text>', { en: 'the issuer’s challenge', ru: 'вызов эмитента' }],
      ['--out <file>', { en: 'write the proof to a file', ru: 'записать подтверждение в файл' }],
      [
        '--pairwise',
        {
          en: 'a new key, for one issuer or document: by it nobody can link it to the others',
          ru: 'новый ключ, для одного эмитента или документа: по нему их не связать с другими',
        },
      ],
      [
        '--copies <number>',
        {
          en: 'new keys, one for each single-use copy of a document, and their proofs in one file',
          ru: 'новые ключи, по одному на одноразовую копию документа, и их подтверждения одним файлом',
        },
      ],
    ],
    async run(input, session) {
      input.refuseTogether('copies', ['pairwise'])
      if (input.has('copies')) return proofsOfCopies(input, session)
      const [nonce, out] = [input.text('nonce'), input.text('out')]
      const isProofAsked = nonce !== undefined || out !== undefined
      const audience = isProofAsked ? input.required('audience') : input.text('audience')
      if (out !== undefined) requireFree(out, session.force)
      return withWallet({ wallet: input.text('wallet') }, session, async (wallet) => {
        const { did, publicJwk } = await (input.flag('pairwise') ? wallet.pairwiseId() : wallet.id())
        const proof =
          audience === undefined
            ? undefined
            : await wallet.proof({
                audience,
                ...(nonce === undefined ? {} : { nonce }),
                ...(input.flag('pairwise') ? { key: publicJwk } : {}),
              })
        if (proof === undefined || audience === undefined)
          return { document: { did, publicJwk, proof }, lines: [session.say(words.id, { did })] }
        if (out !== undefined && !session.dryRun) await writeOutput(out, `${proof}\n`, 0o600)
        const told =
          out === undefined
            ? [session.say(words.proof, { audience }), proof]
            : [session.say(words.proofFile, { audience, path: out })]
        return { document: { did, publicJwk, proof }, lines: [session.say(words.id, { did }), ...told] }
      })
    },
  },
  {
    name: 'wallet remove',
    arguments: '<id>',
    summary: { en: 'remove a credential for good', ru: 'удалить документ навсегда' },
    async run(input, session) {
      return withWallet({ wallet: input.text('wallet') }, session, async (wallet) => {
        const { card } = await withPlace(input.first, () => wallet.show(input.first))
        const name = session.say(card.label)
        const isDrafted = await wallet.family.isDrafted(card.id)
        const undone = [words.undone, ...(isDrafted ? [words.drafted] : [])].map((line) => session.say(line))
        if (!session.dryRun) {
          if (session.interactive) process.stderr.write(undone.map((line) => `${line}\n`).join(''))
          await requireYes(session, session.say(words.question, { name }))
        }
        await wallet.remove(card.id)
        return {
          document: { removed: card.id, isDrafted },
          lines: [...(session.interactive ? [] : undone), session.say(words.removed, { name })],
        }
      })
    },
  },
]

/** As many new keys as there are to be copies, and the proofs of them as an issuer takes them. */
async function proofsOfCopies(input: CommandInput, session: Session): Promise<Outcome> {
  const count = input.wholeNumber('copies', { default: 1, least: 1, most: mostCopies })
  const [audience, out, nonce] = [input.required('audience'), input.required('out'), input.text('nonce')]
  requireFree(out, session.force)
  return withWallet({ wallet: input.text('wallet') }, session, async (wallet) => {
    const proofs: string[] = []
    // In a dry run no key is kept that could prove anything.
    for (let i = 0; i < count && !session.dryRun; i++) {
      const { publicJwk: key } = await wallet.pairwiseId()
      proofs.push(await wallet.proof({ audience, key, ...(nonce === undefined ? {} : { nonce }) }))
    }
    if (proofs.length > 0) await writeOutput(out, writeHolderProofs(proofs), 0o600)
    return {
      document: { out, keys: count },
      lines: [
        session.say(words.keys, { count: session.number(count) }),
        session.say(words.proofFile, { audience, path: out }),
      ],
    }
  })
}

/** Makes a wallet file with a key. @throws WalletError `STORAGE_EXISTS`, and as `createWalletFile`. */
export async function makeWallet(
  path: string,
  session: Session,
): Promise<Outcome & { readonly lines: readonly string[] }> {
  if (whatIsAt(path) !== 'nothing') throw new WalletError('STORAGE_EXISTS', { at: path })
  if (session.dryRun) return { document: { path }, lines: [session.say(words.made, { path })] }
  const passphrase = await readPassphrase(session, { isNew: true, of: 'wallet' })
  const store = await createWalletFile(path, passphrase, { records: await newHolderKey() })
  try {
    const { did } = await new Wallet({ store, now: session.now }).id()
    return {
      document: { path, did },
      lines: [
        session.say(words.made, { path }),
        ...(sharesPassphrase(session) ? [session.say(words.shared)] : []),
        session.say(words.id, { did }),
      ],
    }
  } finally {
    await store.close()
  }
}
