/** What can be found about how a registry, as a trust pack tells it, recognises the issuer. */

export const registryCodes = {
  RECOGNISED: {
    status: 'ok',
    en: 'Recognised, with the key that signs; the registry’s statement holds until {until}',
    ru: 'Признан вместе с подписывающим ключом; сведения реестра действуют до {until}',
  },
  NOT_RECOGNISED: {
    status: 'fail',
    en: 'The registry has no entry for this issuer',
    ru: 'В реестре нет записи об этом эмитенте',
    next: 'tell-registry',
  },
  RECOGNITION_NOT_AT_HAND: {
    status: 'unknown',
    en: 'The pack leaves out what the registry says of this issuer',
    ru: 'В пакете нет того, что реестр говорит об этом эмитенте',
    next: 'pack-for-it',
  },
  RECOGNITION_SUSPENDED: {
    status: 'fail',
    en: 'The registry has suspended the recognition',
    ru: 'Реестр приостановил признание',
    next: 'ask-registry',
  },
  RECOGNITION_WITHDRAWN: {
    status: 'fail',
    en: 'The registry has withdrawn the recognition',
    ru: 'Реестр прекратил признание',
    next: 'ask-registry',
  },
  RECOGNITION_EXPIRED: {
    status: 'fail',
    en: 'The recognition ended on {until}',
    ru: 'Признание закончилось {until}',
    next: 'renew',
  },
  RECOGNITION_ENDS_SOON: {
    status: 'warn',
    en: 'The recognition ends on {until}',
    ru: 'Признание заканчивается {until}',
    next: 'renew',
  },
  REGISTRY_TERM_EXPIRED: {
    status: 'fail',
    en: 'The registry’s statement ran out on {until}, and the pack with it',
    ru: 'Срок сведений реестра истёк {until}, а с ним и пакета',
    next: 'fresh-pack',
  },
  REGISTRY_TERM_FROZEN: {
    status: 'fail',
    en: 'The registry is in force, but what the pack has of it ran out on {until}; a newer state may be withheld',
    ru: 'Реестр в силе, но срок его сведений в пакете истёк {until}; более новые, возможно, скрывают',
    next: 'fresh-pack',
  },
  REGISTRY_TERM_ENDS_SOON: {
    status: 'warn',
    en: 'The registry’s statement runs out on {until}, and the pack with it',
    ru: 'Срок сведений реестра истекает {until}, а с ним и пакета',
    next: 'fresh-pack',
  },
  SIGNING_KEY_NOT_RECOGNISED: {
    status: 'fail',
    en: 'The registry does not know the key that signs, or knows another one under its name: {kid}',
    ru: 'Реестр не знает подписывающего ключа или знает другой под его именем: {kid}',
    next: 'tell-registry',
  },
  SIGNING_KEY_EXPIRED: {
    status: 'fail',
    en: 'For the registry, {kid} signs only until {until}',
    ru: 'По реестру {kid} подписывает только до {until}',
    next: 'tell-registry',
  },
  SIGNING_KEY_ENDS_SOON: {
    status: 'warn',
    en: 'For the registry, {kid} signs only until {until}',
    ru: 'По реестру {kid} подписывает только до {until}',
    next: 'rotate',
  },
  COMPROMISE_NOT_RECOGNISED: {
    status: 'fail',
    en: 'The registry still takes for good: {kids}',
    ru: 'Реестр всё ещё считает действующими: {kids}',
    next: 'tell-registry',
  },
  KINDS_NOT_RECOGNISED: {
    status: 'fail',
    en: 'Issued, and the registry does not let this issuer award: {kinds}',
    ru: 'Выпущены, но по реестру эмитент не вправе их выдавать: {kinds}',
    next: 'tell-registry',
  },
  ADDRESS_NOT_RECOGNISED: {
    status: 'warn',
    en: 'The registry’s entry does not name {address}, by which dc+sd-jwt documents name this issuer',
    ru: 'В записи реестра нет адреса {address}, по которому эмитента называют документы dc+sd-jwt',
    next: 'tell-registry',
  },
} as const
