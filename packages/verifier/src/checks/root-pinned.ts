/** Whether the registry that vouches for the issuer was held against a root key that the verifier knows. */
import type { Registry } from '@attestat/trust'
import { type Answer, answer, type CheckRule, passed } from './question.ts'
import { termEvidence } from './registry-term.ts'

const name = 'root-pinned'

/**
 * A registry that nobody pinned vouches for itself: whoever made the file may have made it up. A trust source that
 * names no registry leaves the question just as open.
 */
export const rootPinned: CheckRule = ({ trust: { registry } }) => {
  if (!registry) return answer(name, 'inconclusive', 'NO_ROOT_PINNED')
  const known = answers.get(registry) ?? ofRegistry(registry)
  answers.set(registry, known)
  return known
}

// The same for every document that is judged by it.
const answers = new WeakMap<Registry, Answer>()

function ofRegistry({ id, state, rootKeys, isRootPinned, ...term }: Registry): Answer {
  const evidence = { registry: id, version: state.root, keys: [...rootKeys], ...termEvidence(term) }
  const source = `registry ${id}`
  return isRootPinned
    ? passed(name, evidence, source)
    : answer(name, 'inconclusive', 'NO_ROOT_PINNED', { evidence, source })
}
