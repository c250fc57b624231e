/** What stores of sealed records have in common, whatever is beneath them. */
import { encodeBase64url } from '@attestat/credential'
import { WalletError } from './codes.ts'
import { expected } from './expected.ts'
import { createRecordSealer, isBytes, type RecordSealer, type SealedRecord } from './sealed-record.ts'
import { type OnDamaged, type RecordType, recordTypes, type StoredRecord } from './store.ts'

/** The sealer of a data key. @param dataKey Erased once the sealer has it. */
export async function openSealer(dataKey: Uint8Array): Promise<RecordSealer> {
  const sealer = await createRecordSealer(dataKey)
  dataKey.fill(0)
  return sealer
}

/** @param at The place of the wallet. @throws WalletError `STORAGE_CORRUPT` where there is no sealed data key. */
export function requireSealedKey(sealedKey: Uint8Array | undefined, at: string): Uint8Array {
  if (sealedKey) return sealedKey
  throw new WalletError('STORAGE_CORRUPT', { at, details: { expected: expected('a sealed data key') } })
}

/** Every type of record by what it is called at rest. */
export async function typesAtRest(
  sealer: RecordSealer,
): Promise<(kind: Uint8Array) => RecordType | undefined> {
  const types = new Map<string, RecordType>()
  for (const type of recordTypes) types.set(encodeBase64url(await sealer.kindOf(type)), type)
  return (kind) => (isBytes(kind) ? types.get(encodeBase64url(kind)) : undefined)
}

/**
 * Opens a record.
 *
 * @param onDamaged With it, one that cannot be opened is told of, and is undefined.
 * @throws WalletError `STORAGE_RECORD_DAMAGED` for such a record without it.
 */
export async function openRecord(
  sealer: RecordSealer,
  type: RecordType,
  record: SealedRecord,
  onDamaged?: OnDamaged,
): Promise<StoredRecord | undefined> {
  try {
    return await sealer.open(type, record)
  } catch (error) {
    if (!onDamaged || !(error instanceof WalletError)) throw error
    onDamaged(error)
    return undefined
  }
}

/**
 * Opens records of whatever type.
 *
 * @param at The place of the wallet.
 * @throws WalletError `STORAGE_RECORD_UNKNOWN`; as {@link openRecord}.
 */
export async function openRecords(
  sealer: RecordSealer,
  records: readonly SealedRecord[],
  { at, onDamaged }: { readonly at: string; readonly onDamaged: OnDamaged | undefined },
): Promise<readonly StoredRecord[]> {
  const typeOf = await typesAtRest(sealer)
  const opened = await Promise.all(
    records.map((record) => {
      const type = typeOf(record.kind)
      if (type === undefined) throw new WalletError('STORAGE_RECORD_UNKNOWN', { at })
      return openRecord(sealer, type, record, onDamaged)
    }),
  )
  return opened.filter((record) => record !== undefined)
}
