/** The error codes of this package, with their words. One line a code; grouped as the code that raises them is. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const walletCodes = {
  // the store
  STORAGE_NOT_FOUND: { en: 'There is no wallet at this place', ru: 'На этом месте нет кошелька' },
  STORAGE_EXISTS: {
    en: 'There is a file at this place already; it was left alone',
    ru: 'На этом месте уже есть файл; он не тронут',
  },
  STORAGE_CORRUPT: {
    en: 'This is not a wallet, or it is damaged: expected {expected}',
    ru: 'Это не кошелёк, или он повреждён: ожидалось: {expected}',
  },
  STORAGE_TRUNCATED: {
    en: 'The wallet is cut short: the file ends before its end, as after a copy that was broken off',
    ru: 'Кошелёк обрезан: файл кончается раньше, чем должен, как при прерванном копировании',
  },
  STORAGE_RECORD_DAMAGED: {
    en: 'A record of the wallet is damaged and cannot be read; it was left as it is',
    ru: 'Запись в кошельке повреждена и не читается; она оставлена как есть',
  },
  STORAGE_RECORD_UNKNOWN: {
    en: 'The wallet holds a record of a type that this program does not know; a newer one made it',
    ru: 'В кошельке есть запись вида, неизвестного этой программе; её сделала более новая',
  },
  STORAGE_VERSION: {
    en: 'The wallet has version {found}; this program reads up to {supported}',
    ru: 'У кошелька версия {found}; эта программа читает до {supported}',
  },
  STORAGE_BUSY: {
    en: 'Another program is writing to the wallet; try again',
    ru: 'В кошелёк пишет другая программа; повторите',
  },
  STORAGE_CONFLICT: {
    en: 'The record was changed by somebody else meanwhile; nothing was written',
    ru: 'Запись тем временем изменил кто-то другой; ничего не записано',
  },
  STORAGE_FULL: { en: 'There is no room left on the disk', ru: 'На диске не осталось места' },
  STORAGE_IO: {
    en: 'The wallet could not be read or written ({reason})',
    ru: 'Кошелёк не удалось прочитать или записать ({reason})',
  },
  SQLITE_TOO_OLD: {
    en: 'SQLite {found} can lose committed data; expected {minimum} or newer',
    ru: 'SQLite {found} может потерять записанное; ожидалась {minimum} или новее',
  },

  // backups
  BACKUP_INVALID: {
    en: 'This is no backup of a wallet: expected {expected}',
    ru: 'Это не резервная копия кошелька: ожидалось: {expected}',
  },
  BACKUP_VERSION: {
    en: 'The backup has version {found}; this program reads up to {supported}',
    ru: 'У резервной копии версия {found}; эта программа читает до {supported}',
  },
  BACKUP_TAMPERED: {
    en: 'The backup is damaged, cut short or was changed; nothing was restored',
    ru: 'Резервная копия повреждена, обрезана или изменена; ничего не восстановлено',
  },
  BACKUP_LOCK: {
    en: 'The backup is opened otherwise: expected {expected}',
    ru: 'Эта резервная копия открывается иначе: ожидалось: {expected}',
  },
  BACKUP_SECRET_WRONG: {
    en: 'This passphrase, these words or shares do not open the backup',
    ru: 'Этот пароль, эти слова или доли не открывают резервную копию',
  },
  BACKUP_OLDER: {
    en: 'The wallet has what the backup has not: credentials {credentials}, lines of history {history}, keys {keys}, other records {others}; nothing was restored',
    ru: 'В кошельке есть то, чего нет в резервной копии: документов {credentials}, записей истории {history}, ключей {keys}, прочих записей {others}; ничего не восстановлено',
  },
  BACKUP_FOREIGN: {
    en: 'The backup is of another wallet, with another key; nothing was restored',
    ru: 'Это резервная копия другого кошелька, с другим ключом; ничего не восстановлено',
  },
  RECORDS_UNSOUND: {
    en: 'The records do not hold together: {reason}',
    ru: 'Записи не согласуются между собой: {reason}',
  },
  RECOVERY_WORDS_INVALID: {
    en: 'These are not the words of a recovery sheet: expected {expected}',
    ru: 'Это не слова с листа восстановления: ожидалось: {expected}',
  },
  RECOVERY_SPLIT_INVALID: {
    en: 'Expected 2 to {most} shares, and that 2 to all of them are needed',
    ru: 'Ожидалось долей от 2 до {most}, из которых нужны от 2 до всех',
  },
  SHARE_INVALID: {
    en: 'This is no share of a recovery secret, or a letter of it is wrong: expected {expected}',
    ru: 'Это не доля секрета восстановления, или в ней неверный знак: ожидалось: {expected}',
  },
  SHARES_MIXED: {
    en: 'The shares are of different sets; expected shares that were made together',
    ru: 'Доли из разных наборов; ожидались доли, созданные вместе',
  },
  SHARES_TOO_FEW: {
    en: 'Shares needed: {needed}; different ones given: {given}',
    ru: 'Нужно долей: {needed}; дано разных: {given}',
  },

  // receiving
  ISSUED_CREDENTIAL_INVALID: {
    en: 'The credential was not taken, nothing was stored: {reason}',
    ru: 'Документ не принят, ничего не сохранено: {reason}',
  },
  ISSUER_KEY_UNKNOWN: {
    en: 'The issuer’s key cannot be known here, so the signature was not verified; nothing was stored',
    ru: 'Ключ эмитента здесь узнать нельзя, подпись не проверена; ничего не сохранено',
  },
  BUNDLE_NOT_KEPT: {
    en: 'A bundle is not kept as it is: expected its documents one by one (openBundle)',
    ru: 'Пакет не хранится целиком: ожидались документы из него по одному (openBundle)',
  },
  PRESENTATION_NOT_KEPT: {
    en: 'This is a presentation (vp+jwt), made and signed for somebody to see; it is not taken in. Expected the documents as their issuers handed them out, or the evidence bundle that an answer comes in',
    ru: 'Это предъявление (vp+jwt): его составили и подписали для показа, и в кошелёк оно не принимается. Ожидались документы, как их вручили эмитенты, или пакет, в котором приходит ответ',
  },
  BATCH_PROOF_FOREIGN: {
    en: 'The batch proof is of no document that this wallet keeps; it was not stored',
    ru: 'Доказательство относится не к документам этого кошелька; оно не сохранено',
  },
  BATCH_PROOF_REFUSED: {
    en: 'The batch proof does not hold; it was not stored: {reason}',
    ru: 'Доказательство недействительно и не сохранено: {reason}',
  },
  HOLDER_KEY_UNKNOWN: {
    en: 'The wallet has no such key',
    ru: 'У кошелька нет такого ключа',
  },
  HOLDER_KEY_OUTSIDE: {
    en: 'The document is bound to a key that is kept outside of the wallet and is not at hand here',
    ru: 'Документ привязан к ключу, который хранится вне кошелька, и здесь этого ключа нет',
  },
  CREDENTIAL_UNKNOWN: {
    en: 'There is no such credential in the wallet',
    ru: 'В кошельке нет такого документа',
  },

  // status
  STATUS_LIST_PERSONAL: {
    en: 'The address of the status list says more than which list it is, so asking it could tell the issuer which document is held; it was not asked',
    ru: 'В адресе списка статусов есть лишнее: по запросу эмитент мог бы узнать, какой документ у владельца; запроса не было',
  },
  STATUS_LIST_IN_FUTURE: {
    en: 'The status list says that it was signed in the future',
    ru: 'По списку статусов, он подписан в будущем',
  },
  STATUS_LIST_UNKEPT: {
    en: 'What the status list says is known now, but the list itself cannot be kept: the record in its place is damaged. A backup that is restored takes the damage away',
    ru: 'Сказанное в списке статусов теперь известно, но сам список не сохранить: запись на его месте повреждена. Повреждение исчезнет с восстановлением из резервной копии',
  },

  // showing
  SELECTION_EMPTY: {
    en: 'There is nothing to show: expected at least one credential',
    ru: 'Показывать нечего: ожидался хотя бы один документ',
  },
  SELECTION_EXCEEDED: {
    en: 'The finished presentation shows something else than was chosen; it was not sent',
    ru: 'Готовое предъявление показывает не то, что выбрано; оно не отправлено',
  },
  PAPER_NOT_SHOWN: {
    en: 'This is the text of a printed code alone, and no key signs for it: hand over the printed page, which anybody can check (verify --qr); to show the document from here, add its PDF or signed file first',
    ru: 'Это только текст кода с бумаги, за него не подписывается ни один ключ: отдайте напечатанный лист, его проверит каждый (verify --qr); чтобы показать документ отсюда, сначала добавьте его PDF или подписанный файл',
  },
  VP_FORMAT: {
    en: 'Of this document no W3C presentation (vp+jwt) can be made: expected the format vc+sd-jwt or vc+jwt, bound to the key that signs',
    ru: 'Из этого документа не сделать предъявление W3C (vp+jwt): ожидался формат vc+sd-jwt или vc+jwt, привязанный к подписывающему ключу',
  },
  COPY_SHOWN: {
    en: 'This single-use copy of the document was shown before: shown again, two receivers can tell that it is the same person; it was not sent',
    ru: 'Эту одноразовую копию документа уже показывали: после повторного показа двое получателей поймут, что это один человек; она не отправлена',
  },
  COPY_IN_DRAFT: {
    en: 'This single-use copy of the document is in a draft that a guardian may still approve: wait for the reply, or ask the issuer for more copies',
    ru: 'Эта одноразовая копия документа лежит в черновике, который представитель ещё может согласовать: дождитесь ответа или попросите у эмитента ещё копий',
  },
  OPTION_UNKNOWN: {
    en: 'There is no such way to answer; there are {count}',
    ru: 'Такого варианта ответа нет; всего вариантов {count}',
  },
  REQUEST_UNSATISFIED: {
    en: 'The wallet has nothing that answers this request',
    ru: 'В кошельке нет того, что отвечает на запрос',
  },
  CONSENT_REQUIRED: {
    en: 'Nothing is shown without consent: expected {expected}',
    ru: 'Без согласия ничего не показывается: ожидалось: {expected}',
  },
  CONSENT_ENDED: {
    en: 'The consent would be over before anything is shown: expected a day that is yet to come',
    ru: 'Согласие закончилось бы до показа: ожидался день в будущем',
  },
  REFUSAL_INVALID: {
    en: 'This is no refusal that could be kept: expected {expected}',
    ru: 'Такой отказ не записать: ожидалось: {expected}',
  },
  HISTORY_UNKNOWN: {
    en: 'There is no such line in the history: expected the number of a presentation',
    ru: 'В истории нет такой записи: ожидался номер показа',
  },
  WITHDRAWAL_KEY_GONE: {
    en: 'The key by which the receiver knows who showed this is no longer in the wallet, and another one would prove nothing and could link what was shown elsewhere; nothing was signed. A backup that has the key brings it back',
    ru: 'Ключа, по которому получатель знает показавшего, в кошельке больше нет, а другой ничего не докажет и может связать разные показы между собой; ничего не подписано. Вернуть ключ можно из резервной копии, где он есть',
  },
  HISTORY_EXPORT_INVALID: {
    en: 'This is no exported history: expected {expected}',
    ru: 'Это не выгруженная история: ожидалось: {expected}',
  },
  HISTORY_EVIDENCE_INVALID: {
    en: 'A notice or a receipt in the history does not hold: {reason}',
    ru: 'Заявление или расписка в истории не проходит проверку: {reason}',
  },
  RECEIPT_FOREIGN: {
    en: 'The receipt is for nothing that this wallet has shown or withdrawn; it was not kept',
    ru: 'Расписка не о том, что показано или отозвано из этого кошелька; она не сохранена',
  },
  RECEIPT_OTHER_RECEIVER: {
    en: 'The receipt is signed by somebody else than it was shown to; it was not kept',
    ru: 'Расписку подписал не тот, кому это показано; она не сохранена',
  },
  APPROVAL_NEEDED: {
    en: 'A parent or guardian has to approve this before it is shown; make a draft for them',
    ru: 'До показа это должен согласовать родитель или другой законный представитель; составьте для него черновик',
  },

  // guardians
  GUARDIAN_UNKNOWN: {
    en: 'This wallet knows no guardian in force; add the document that says who stands for its owner: attestat wallet guardians --add FILE',
    ru: 'Этому кошельку неизвестен действующий представитель; добавьте подтверждение представителя: attestat wallet guardians --add ФАЙЛ',
  },
  GUARDIAN_OF_OTHER_KEY: {
    en: 'What is to be shown is bound to a key of its own, and no guardian link names that key: ask for one that does, or for the document bound to the wallet’s own key',
    ru: 'Показываемое привязано к отдельному ключу, а подтверждения представителя для этого ключа нет: попросите такое подтверждение или документ, привязанный к собственному ключу кошелька',
  },
  GUARDIAN_LINK_NOT_IN_FORCE: {
    en: 'The guardian link has ended, or its issuer has revoked or suspended it',
    ru: 'Подтверждение представителя закончилось, отозвано или приостановлено',
  },
  GUARDIAN_LINK_NEEDED: {
    en: 'This wallet has no guardian link in force for the child who asks',
    ru: 'В этом кошельке нет действующего подтверждения представителя для ребёнка, который просит согласия',
  },
  DRAFT_INVALID: {
    en: 'This is no draft for a guardian, or no reply to one: expected {expected}',
    ru: 'Это не черновик для представителя и не ответ на него: ожидалось: {expected}',
  },
  DRAFT_KEYS_DIFFER: {
    en: 'One draft is for documents that are bound to one key: make a draft for each',
    ru: 'Один черновик — для документов, привязанных к одному ключу: составьте черновик на каждый',
  },
  DRAFT_EXPIRED: {
    en: 'The draft has expired; the child has to make a new one',
    ru: 'Срок черновика истёк; нужен новый',
  },
  DRAFT_UNKNOWN: {
    en: 'The reply belongs to no draft that is open here: it was used before, or made elsewhere',
    ru: 'Ответ не относится ни к одному открытому здесь черновику: он уже использован или сделан не здесь',
  },
  DRAFT_UNSATISFIED: {
    en: 'What is left of the draft does not answer the request: expected an answer to {queries}',
    ru: 'То, что осталось от черновика, не отвечает на запрос: ожидался ответ на {queries}',
  },
  APPROVAL_NOT_OFFERED: {
    en: 'The guardian’s approval is for something else than what was drafted, or a part of it',
    ru: 'Согласие представителя дано не на то, что было в черновике, и не на его часть',
  },
  AGE_POLICY_INVALID: {
    en: 'This does not say who decides at which age: expected {expected}',
    ru: 'Здесь не сказано, кто решает в каком возрасте: ожидалось: {expected}',
  },
  AGE_POLICY_LOOSENED: {
    en: 'This wallet knows a guardian, so nobody below {age} decides alone here earlier than before',
    ru: 'Кошельку известен представитель, поэтому до {age} лет здесь нельзя решать одному раньше, чем прежде',
  },
  STANDING_UNKNOWN: {
    en: 'There is no such standing approval in the wallet',
    ru: 'В кошельке нет такого постоянного согласия',
  },
  STANDING_UNSIGNED: {
    en: 'A standing approval is given for requests that are signed: on others anybody can write any name',
    ru: 'Постоянное согласие даётся на подписанные запросы: на других может стоять чьё угодно имя',
  },
  STANDING_INVALID: {
    en: 'A standing approval has to end later than now',
    ru: 'Срок постоянного согласия должен заканчиваться в будущем',
  },
  HOLDER_KEY_EXISTS: {
    en: 'The wallet already holds something under a key of its own; another key needs a new wallet',
    ru: 'В кошельке уже есть записи под его собственным ключом; для другого ключа нужен новый кошелёк',
  },
  HOLDER_KEY_MISSING: {
    en: 'The wallet has no key yet',
    ru: 'В кошельке ещё нет ключа',
  },

  // the history
  HISTORY_BROKEN: {
    en: 'The history of what was shown has a gap or was changed',
    ru: 'В истории показов есть пропуск или изменение',
  },
} as const

export type WalletCode = keyof typeof walletCodes

/** A refusal by this package. */
export class WalletError extends ToolkitError<WalletCode> {
  constructor(code: WalletCode, context?: ErrorContext) {
    super(code, walletCodes[code], context)
    this.name = 'WalletError'
  }
}
