/** An evidence bundle that came back to its owner: the documents that were shown, and the facts that lay beside them. */
import { issuedText, isVpJwt, readCredential, readVpJwt, ToolkitError } from '@attestat/credential'
import { type EvidenceFacts, readBundle } from '@attestat/trust'

export interface OpenedBundle {
  /** Each for `Wallet.add`, with the facts: as much of a document as was shown, without its holder's signature. */
  readonly documents: readonly {
    /** The query that it answered; with its place where there are several. */
    readonly name: string
    readonly text: string
  }[]
  readonly facts?: EvidenceFacts
}

/** Whether a text means to be a bundle, or another answer. No credential is a JSON object, so a look is enough. */
export function isBundle(text: string): boolean {
  // A request names `vp_token` as what it wants.
  return text.trimStart().startsWith('{') && /"vp_token"\s*:/.test(text)
}

/**
 * Takes a bundle apart. Nothing in it is verified: that is for `Wallet.add`.
 *
 * @throws as `readBundle`.
 */
export async function openBundle(text: string): Promise<OpenedBundle> {
  const { vpToken, facts } = readBundle(text)
  const documents: { name: string; text: string }[] = []
  for (const [queryId, presentations] of Object.entries(vpToken)) {
    const shown = (await Promise.all(presentations.map(issuedTexts))).flat()
    for (const [i, text] of shown.entries()) {
      documents.push({ name: shown.length > 1 ? `${queryId} ${i + 1}` : queryId, text })
    }
  }
  return { documents, ...(facts ? { facts } : {}) }
}

/** What cannot be read stays as it is, so that whoever takes it in says what is wrong with it. */
async function issuedTexts(presentation: string): Promise<readonly string[]> {
  try {
    if (isVpJwt(presentation)) return readVpJwt(presentation).credentials
    return [issuedText(await readCredential(presentation))]
  } catch (error) {
    if (error instanceof ToolkitError) return [presentation]
    throw error
  }
}
