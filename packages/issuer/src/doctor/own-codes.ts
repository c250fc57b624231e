/** What can be found about the issuer's own folder, ledger, clock and keys. */

export const ownCodes = {
  // the issuer folder
  FILES_PRIVATE: {
    status: 'ok',
    en: 'Key file and ledger are for their owner alone',
    ru: 'Файл ключа и журнал доступны только владельцу',
  },
  FILES_EXPOSED: {
    status: 'warn',
    en: 'Other accounts of this machine may open: {files}',
    ru: 'Другим пользователям этой машины доступны: {files}',
    next: 'close-files',
  },
  NO_LEFTOVERS: {
    status: 'ok',
    en: 'No unfinished files',
    ru: 'Незаконченных файлов нет',
  },
  LEFTOVERS: {
    status: 'warn',
    en: 'Unfinished files of a run that was interrupted: {files}',
    ru: 'Незаконченные файлы прерванного запуска: {files}',
    next: 'delete-leftovers',
  },
  KEY_FILE_MISSING: {
    status: 'fail',
    en: 'The key file is not there: nothing can be signed',
    ru: 'Файла ключа нет: подписывать нечем',
    next: 'restore',
  },
  KEY_FILE_UNTRIED: {
    status: 'ok',
    en: 'The key file is there; whether it opens was not tried (--passphrase-file)',
    ru: 'Файл ключа на месте; открывается ли он, не проверялось (--passphrase-file)',
  },
  KEY_FILE_OPENS: {
    status: 'ok',
    en: 'The key file opens and has the key that signs',
    ru: 'Файл ключа открывается, подписывающий ключ в нём есть',
  },
  KEY_FILE_REFUSED: {
    status: 'fail',
    en: 'The key file does not open ({reason})',
    ru: 'Файл ключа не открывается ({reason})',
    next: 'try-passphrase',
  },
  KEY_FILE_WITHOUT_KEY: {
    status: 'fail',
    en: 'The key file opens, and the key that signs ({kid}) is not in it',
    ru: 'Файл ключа открывается, но подписывающего ключа ({kid}) в нём нет',
    next: 'restore',
  },

  // the ledger
  LEDGER_SOUND: {
    status: 'ok',
    en: 'The ledger is whole; batches: {batches}',
    ru: 'Журнал цел; партий: {batches}',
  },
  INTENTS_LEFT: {
    status: 'warn',
    en: 'Recorded and not signed: {count}; a run was interrupted',
    ru: 'Записано, но не подписано: {count}; запуск был прерван',
    next: 'run-again',
  },
  BATCHES_UNSEALED: {
    status: 'warn',
    en: 'Batches without a manifest: {batches}',
    ru: 'Партии без манифеста: {batches}',
    next: 'seal',
  },
  LEDGER_UNUSABLE: {
    status: 'fail',
    en: 'The ledger cannot be used ({reason})',
    ru: 'Журналом нельзя пользоваться ({reason})',
    next: 'restore',
  },
  LEDGER_NEWER: {
    status: 'fail',
    en: 'The ledger was written by a newer program',
    ru: 'Журнал записан более новой программой',
    next: 'newer-program',
  },
  LEDGER_IN_USE: {
    status: 'unknown',
    en: 'Another program is working with the ledger',
    ru: 'С журналом работает другая программа',
    next: 'wait',
  },

  // the issuer's own types
  OWN_TYPES_SOUND: {
    status: 'ok',
    en: 'Own types are there in every edition that was signed for; types: {count}',
    ru: 'Собственные типы на месте во всех подписанных редакциях; типов: {count}',
  },
  TYPE_FILE_REFUSED: {
    status: 'fail',
    en: 'The file of a type is refused ({reason}); nothing is issued or published until it is mended',
    ru: 'Файл типа не принят ({reason}); до исправления ничего не выпускается и не публикуется',
    next: 'mend-type',
  },
  TYPE_FILES_GONE: {
    status: 'fail',
    en: 'Documents were issued of types that have no file any more: {types}',
    ru: 'Есть выпущенные документы, для типов которых больше нет файла: {types}',
    next: 'restore',
  },
  EDITIONS_GONE: {
    status: 'fail',
    en: 'Descriptions of types that documents were signed with are gone: {types}',
    ru: 'Пропали описания типов, с которыми подписаны документы: {types}',
    next: 'restore',
  },

  // the clock
  CLOCK_PLAUSIBLE: {
    status: 'ok',
    en: 'The clock agrees with whatever it can be held against here',
    ru: 'Часы согласны со всем, с чем их можно здесь сравнить',
  },
  CLOCK_BEHIND_LEDGER: {
    status: 'fail',
    en: 'The clock stands before the last issuance ({last}); nothing is signed until it is set',
    ru: 'Часы показывают время раньше последнего выпуска ({last}); до исправления ничего не подписывается',
    next: 'set-clock',
  },
  CLOCK_BEHIND_FILES: {
    status: 'warn',
    en: 'The clock stands {seconds} s before the time of a file: {file}',
    ru: 'Часы отстают на {seconds} с от времени файла: {file}',
    next: 'set-clock',
  },
  CLOCK_OFF_SERVER: {
    status: 'warn',
    en: 'The clock differs from the web server’s by {seconds} s',
    ru: 'Часы расходятся с часами веб-сервера на {seconds} с',
    next: 'set-clock',
  },

  // the signing keys
  SIGNING_KEY_GOOD: {
    status: 'ok',
    en: '{kid} signs since {since}',
    ru: '{kid} подписывает с {since}',
  },
  SIGNING_KEY_OLD: {
    status: 'warn',
    en: '{kid} signs since {since}, for more than {years} years',
    ru: '{kid} подписывает с {since}, больше {years} лет',
    next: 'rotate',
  },
  COMPROMISED_KEY_SIGNS: {
    status: 'fail',
    en: 'The key that signs is marked as compromised: {kid}',
    ru: 'Подписывающий ключ помечен как скомпрометированный: {kid}',
    next: 'rotate',
  },
  COMPROMISED_DOCUMENTS: {
    status: 'fail',
    en: 'Documents in force that nobody accepts any more, signed by the compromised {kid}: {count}',
    ru: 'Действующие документы, которых больше никто не принимает, подписаны скомпрометированным {kid}: {count}',
    next: 'issue-anew',
  },
} as const
