/** Whether the JSON that somebody hands on is what the token in its proof says. */
import {
  isJsonObject,
  isSameJson,
  type JsonObject,
  type JsonValue,
  parseInstant,
  type ReadCredential,
} from '@attestat/credential'

/**
 * Compares an agent's JSON with the credential that was signed. Dates may be written otherwise, and claims of the
 * token itself may stand among the members, as did-jwt-vc leaves them there.
 */
export function isSameCredential(handed: JsonObject, { document, claims, jws }: ReadCredential): boolean {
  const { proof: _proof, ...members } = handed
  return [document, claims].some((signed) => {
    const missing = Object.keys(signed).some((name) => !Object.hasOwn(members, name))
    return (
      !missing && Object.entries(members).every(([name, value]) => isSigned(name, value, signed, jws.payload))
    )
  })
}

function isSigned(name: string, value: JsonValue, signed: JsonObject, token: JsonObject): boolean {
  const said = Object.hasOwn(signed, name) ? signed[name] : token[name]
  if (said === undefined) return false
  if (name === 'issuer') return isSameJson(partyOf(value), partyOf(said))
  const [one, other] = [parseInstant(value), parseInstant(said)]
  return one && other ? one.getTime() === other.getTime() : isSameJson(value, said)
}

/** An issuer of whom nothing is said but the id may be written as the id alone. */
function partyOf(party: JsonValue): JsonValue {
  if (!isJsonObject(party)) return party
  const { id, type = profileType, ...besides } = party
  const isIdAlone = id !== undefined && isSameJson(type, profileType) && Object.keys(besides).length === 0
  return isIdAlone ? id : party
}

/** What the issuer's type is taken to be where none is written. */
const profileType: JsonValue = ['Profile']
