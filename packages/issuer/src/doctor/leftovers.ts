/** Whether interrupted runs have left unfinished files. */
import type { Answer, IssuerCase } from './diagnosis.ts'

export function examineLeftovers({ path, files, sites }: IssuerCase): readonly Answer[] {
  const own = files.map(({ name }) => name).filter((name) => isLeftover(name))
  const places = [
    { at: path, files: own },
    ...sites.map(({ name, leftovers }) => ({ at: name, files: leftovers })),
  ].filter(({ files }) => files.length > 0)
  if (places.length === 0) return [{ code: 'NO_LEFTOVERS' }]
  return places.map(({ at, files }) => ({ code: 'LEFTOVERS', at, details: { files } }))
}

/** Whether a file is one that was to be renamed when it was whole. @param name Without its folder. */
export function isLeftover(name: string): boolean {
  return /(?:^\..+|[0-9a-f]{16})\.tmp$/.test(name)
}
