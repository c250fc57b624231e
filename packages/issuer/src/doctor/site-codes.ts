/** What can be found about what is published. */

export const siteCodes = {
  SITE_NOT_LOOKED_AT: {
    status: 'unknown',
    en: 'What is published was not looked at',
    ru: 'Опубликованное не проверялось',
    next: 'look',
  },
  PAGE_MISSING: {
    status: 'fail',
    en: 'Not published: {pages}',
    ru: 'Не опубликовано: {pages}',
    next: 'publish',
  },
  PAGE_DAMAGED: {
    status: 'fail',
    en: 'Published, and cannot be read or verified ({reason}): {pages}',
    ru: 'Опубликовано, но не читается или не проходит проверку ({reason}): {pages}',
    next: 'publish',
  },
  PAGE_DIFFERS: {
    status: 'fail',
    en: 'Differs from what publish would write now: {pages}',
    ru: 'Отличается от того, что записала бы команда publish: {pages}',
    next: 'publish',
  },
  PAGE_UNREACHABLE: {
    status: 'unknown',
    en: 'The server cannot be reached ({reason}): {pages}',
    ru: 'Сервер недоступен ({reason}): {pages}',
    next: 'check-network',
  },
  PAGE_TOO_SLOW: {
    status: 'unknown',
    en: 'No whole answer within {seconds} s: {pages}',
    ru: 'Нет полного ответа за {seconds} с: {pages}',
    next: 'ask-again',
  },
  PAGE_TOO_LARGE: {
    status: 'fail',
    en: 'Larger than {limit} bytes, which verifiers do not read: {pages}',
    ru: 'Больше {limit} байт, проверяющие этого не читают: {pages}',
    next: 'publish',
  },
  PAGE_REFUSED: {
    status: 'fail',
    en: 'The server answers {status}: {pages}',
    ru: 'Сервер отвечает {status}: {pages}',
    next: 'ask-host',
  },
  PAGE_REDIRECTED: {
    status: 'fail',
    en: 'Redirects elsewhere, where verifiers do not follow: {pages}',
    ru: 'Перенаправляет в другое место, куда проверяющие не идут: {pages}',
    next: 'ask-host',
  },
  KEYS_PUBLISHED: {
    status: 'ok',
    en: 'All keys are published; keys: {count}',
    ru: 'Все ключи опубликованы; ключей: {count}',
  },
  KEYS_IN_DID: {
    status: 'ok',
    en: 'The DID says the key; there is nothing to publish for it',
    ru: 'Ключ указан в самом DID; публиковать для него нечего',
  },
  KEY_NOT_PUBLISHED: {
    status: 'fail',
    en: 'Keys that are not published: {kids}',
    ru: 'Не опубликованы ключи: {kids}',
    next: 'publish',
  },
  KEY_STILL_PUBLISHED: {
    status: 'fail',
    en: 'Published as good, and compromised or unknown to the ledger: {kids}',
    ru: 'Опубликованы как действующие, но скомпрометированы или неизвестны журналу: {kids}',
    next: 'publish',
  },
  TYPES_PUBLISHED: {
    status: 'ok',
    en: 'All type descriptions are published, byte for byte; types: {count}',
    ru: 'Все описания типов опубликованы байт в байт; типов: {count}',
  },
  BATCHES_PUBLISHED: {
    status: 'ok',
    en: 'All batch manifests are published; batches: {count}',
    ru: 'Манифесты всех партий опубликованы; партий: {count}',
  },

  // status lists
  LISTS_IN_STEP: {
    status: 'ok',
    en: 'Status lists say what the ledger says; lists: {count}; fresh until {freshUntil}, in force until {until}',
    ru: 'Списки статусов совпадают с журналом; списков: {count}; свежи до {freshUntil}, действуют до {until}',
  },
  NO_LISTS_NEEDED: {
    status: 'ok',
    en: 'Nothing was issued yet, so no status list is needed',
    ru: 'Ещё ничего не выпущено, списки статусов не нужны',
  },
  LIST_BEHIND: {
    status: 'fail',
    en: 'Changes of status that nobody can see yet: {count} ({pages})',
    ru: 'Изменения статуса, которых ещё никто не видит: {count} ({pages})',
    next: 'publish',
  },
  LIST_AHEAD: {
    status: 'fail',
    en: 'Published as revoked, and in force or unknown in the ledger: {count} ({pages}). Is this an old copy of the ledger?',
    ru: 'Опубликованы как отозванные, а в журнале действуют или неизвестны: {count} ({pages}). Не старая ли это копия журнала?',
    next: 'find-newest',
  },
  LIST_SIGNER_REFUSED: {
    status: 'fail',
    en: 'Signed by a key that is compromised or unknown: {pages}',
    ru: 'Подписаны скомпрометированным или неизвестным ключом: {pages}',
    next: 'publish',
  },
  LIST_FROM_LATER: {
    status: 'fail',
    en: 'Signed later than now: {pages}',
    ru: 'Подписаны временем позже текущего: {pages}',
    next: 'set-clock',
  },
  LIST_EXPIRED: {
    status: 'fail',
    en: 'Ran out on {until}, so that no document can be fully checked: {pages}',
    ru: 'Срок истёк {until}, ни один документ нельзя проверить полностью: {pages}',
    next: 'publish',
  },
  LIST_TOO_OLD: {
    status: 'warn',
    en: 'Signed on {issuedAt}, too long ago for an admissions office ({days} days at most): {pages}',
    ru: 'Подписаны {issuedAt}, слишком давно для приёмной комиссии (не больше {days} дней): {pages}',
    next: 'publish',
  },
  LIST_ENDS_SOON: {
    status: 'warn',
    en: 'Runs out on {until}: {pages}',
    ru: 'Срок истекает {until}: {pages}',
    next: 'publish',
  },
  LIST_NOT_IN_PACK: {
    status: 'warn',
    en: 'The trust pack lacks: {pages}',
    ru: 'В пакете доверия нет: {pages}',
    next: 'fresh-pack',
  },

  // what else is on the site, and how it is delivered
  NOTHING_PRIVATE: {
    status: 'ok',
    en: 'No key, ledger or person’s document was found there',
    ru: 'Ключей, журнала и чьих-либо документов там не нашлось',
  },
  PRIVATE_PUBLISHED: {
    status: 'fail',
    en: 'Not for everybody’s eyes, and published: {files}',
    ru: 'Не для посторонних, но опубликовано: {files}',
    next: 'remove-private',
  },
  DELIVERY_GOOD: {
    status: 'ok',
    en: 'The server delivers to programs and to web pages of others',
    ru: 'Сервер отдаёт данные программам и чужим веб-страницам',
  },
  CORS_MISSING: {
    status: 'warn',
    en: 'Without Access-Control-Allow-Origin, verifiers and wallets in a browser cannot read: {pages}',
    ru: 'Без Access-Control-Allow-Origin проверяющие и кошельки в браузере не прочитают: {pages}',
    next: 'allow-origin',
  },
  CONTENT_TYPE_UNEXPECTED: {
    status: 'warn',
    en: 'Content type {found} where {expected} is expected: {pages}',
    ru: 'Тип содержимого {found}, ожидался {expected}: {pages}',
    next: 'ask-host',
  },
} as const
