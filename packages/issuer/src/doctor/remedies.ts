/** What to do about what an examination found. */

/**
 * By name, in words: several diagnoses share one. A `{slot}` stands for a command line, which only the program knows how
 * to write (which issuer, which folder), or for a detail of the diagnosis.
 */
export const remedies = {
  publish: {
    en: '{publish}, then upload the folder',
    ru: '{publish}, затем загрузите папку на сайт',
  },
  restore: {
    en: 'restore the newest backup of the issuer folder',
    ru: 'восстановите последнюю резервную копию папки эмитента',
  },
  'tell-registry': {
    en: 'send the registry the new registry-entry.json, then get a fresh trust pack',
    ru: 'передайте реестру новый registry-entry.json и получите свежий пакет доверия',
  },
  'fresh-pack': {
    en: 'get a fresh trust pack from the registry',
    ru: 'получите у реестра свежий пакет доверия',
  },
  'pack-for-it': {
    en: 'get a trust pack that is for this issuer too',
    ru: 'получите пакет доверия и для этого эмитента',
  },
  'ask-host': {
    en: 'change the settings of the web host',
    ru: 'измените настройки веб-сервера',
  },
  rotate: {
    en: '{rotate}, then {publish}, and send the registry the new registry-entry.json',
    ru: '{rotate}, затем {publish} и передайте реестру новый registry-entry.json',
  },
  'set-clock': {
    en: 'set the clock, or turn on setting it from the network',
    ru: 'поставьте часы или включите их сверку по сети',
  },
  'close-files': { en: '{close}', ru: '{close}' },
  'delete-leftovers': {
    en: 'delete them while no command is running',
    ru: 'удалите их, когда ни одна команда не выполняется',
  },
  'try-passphrase': {
    en: 'try the right passphrase; a damaged file comes back from a backup',
    ru: 'проверьте пароль; повреждённый файл восстановите из резервной копии',
  },
  'run-again': {
    en: 'run the same command again: it goes on, and issues nothing twice',
    ru: 'повторите ту же команду: она продолжит и ничего не выпустит дважды',
  },
  'mend-type': {
    en: '{types} tells the place in the file, and what was expected there',
    ru: '{types} назовёт место в файле и что там ожидалось',
  },
  seal: { en: 'the next run of issue seals them', ru: 'их закроет следующий запуск issue' },
  'newer-program': { en: 'install the newer program', ru: 'установите более новую программу' },
  wait: { en: 'ask again when it is done', ru: 'повторите, когда она закончит' },
  'issue-anew': {
    en: '{revoke}, then {reissue}',
    ru: '{revoke}, затем {reissue}',
  },
  look: {
    en: '{look}; with --live instead of --site it asks the web address',
    ru: '{look}; с --live вместо --site проверяется веб-адрес',
  },
  'check-network': {
    en: 'check the network and the web host, then ask again',
    ru: 'проверьте сеть и веб-сервер и повторите',
  },
  'ask-again': {
    en: 'ask again; if it stays so, ask the host',
    ru: 'повторите; если не пройдёт, обратитесь к хостингу',
  },
  'find-newest': {
    en: 'find the newest copy of the issuer folder, and do not publish from this one',
    ru: 'найдите самую новую копию папки эмитента и не публикуйте из этой',
  },
  'remove-private': {
    en: 'remove it at once; a published key file means a new key and a new passphrase',
    ru: 'уберите немедленно; после публикации файла ключа нужны новый ключ и новый пароль',
  },
  'allow-origin': {
    en: 'let the web host send Access-Control-Allow-Origin: *',
    ru: 'пусть веб-сервер отправляет Access-Control-Allow-Origin: *',
  },
  'ask-registry': { en: 'ask the registry', ru: 'обратитесь в реестр' },
  renew: { en: 'ask the registry to renew it', ru: 'попросите реестр продлить его' },
} as const

export type Remedy = keyof typeof remedies

/** The command lines that remedies have a slot for. */
export const remedySlots = ['publish', 'rotate', 'close', 'types', 'revoke', 'reissue', 'look'] as const
export type RemedySlot = (typeof remedySlots)[number]
