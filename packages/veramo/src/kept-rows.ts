/** What an agent's data store keeps of one kind, as it is searched. */
import type { AuthorizedDIDContext, FindArgs } from '@veramo/core-types'
import { type Columns, findRows } from './find-rows.ts'

export interface KeptRows<Row> {
  list(): Promise<readonly Row[]>
  readonly columns: Columns<Row>
  /** The columns with those whom a row is about: an agent that answers for one DID shows nobody else's. */
  readonly parties: readonly string[]
}

/** @throws VeramoError `AGENT_ARGUMENT_INVALID`; as the store does. */
export async function findKept<Row>(
  { list, columns, parties }: KeptRows<Row>,
  args?: FindArgs<string>,
  context?: Partial<AuthorizedDIDContext>,
): Promise<Row[]> {
  const did = context?.authorizedDID
  const rows = await list()
  const shown =
    did === undefined
      ? rows
      : rows.filter((row) => parties.some((name) => columns[name]?.(row).includes(did)))
  return findRows(shown, args, columns)
}
