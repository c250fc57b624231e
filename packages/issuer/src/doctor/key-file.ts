/** Whether the key that signs is at hand. */
import type { Answer, IssuerCase } from './diagnosis.ts'

export function examineKeyFile({ keyFile, issuer }: IssuerCase): readonly Answer[] {
  switch (keyFile.state) {
    case 'missing':
      return [{ code: 'KEY_FILE_MISSING' }]
    case 'untried':
      return [{ code: 'KEY_FILE_UNTRIED' }]
    case 'refused':
      return [{ code: 'KEY_FILE_REFUSED', details: { reason: keyFile.reason } }]
    case 'open': {
      const kid = 'fault' in issuer ? undefined : issuer.keys.at(-1)?.kid
      if (kid === undefined || keyFile.kids.includes(kid)) return [{ code: 'KEY_FILE_OPENS' }]
      return [{ code: 'KEY_FILE_WITHOUT_KEY', details: { kid } }]
    }
  }
}
