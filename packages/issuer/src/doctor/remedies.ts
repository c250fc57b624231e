/** What to do about what an examination found. */

/** By name, in words: several diagnoses share one. */
export const remedies = {
  publish: {
    en: 'attestat publish DIR, then upload the folder',
    ru: 'attestat publish ПАПКА, затем загрузите папку на сайт',
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
  'ask-host': {
    en: 'change the settings of the web host',
    ru: 'измените настройки веб-сервера',
  },
  rotate: {
    en: 'attestat key rotate --reason TEXT, publish, and tell the registry',
    ru: 'attestat key rotate --reason ТЕКСТ, опубликуйте сайт и сообщите реестру',
  },
  'set-clock': {
    en: 'set the clock, or turn on setting it from the network',
    ru: 'поставьте часы или включите их сверку по сети',
  },
  'close-files': { en: 'chmod 600 these files', ru: 'chmod 600 для этих файлов' },
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
    en: 'attestat types list tells the place in the file, and what was expected there',
    ru: 'attestat types list назовёт место в файле и что там ожидалось',
  },
  seal: { en: 'the next run of issue seals them', ru: 'их закроет следующий запуск issue' },
  'newer-program': { en: 'install the newer program', ru: 'установите более новую программу' },
  wait: { en: 'ask again when it is done', ru: 'повторите, когда она закончит' },
  'issue-anew': {
    en: 'attestat revoke --key KID --reason TEXT, then issue them anew',
    ru: 'attestat revoke --key KID --reason ТЕКСТ, затем выпустите их заново',
  },
  look: {
    en: 'give --live, or --site with the published folder',
    ru: 'укажите --live или --site с опубликованной папкой',
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
