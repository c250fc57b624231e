/** White space that looks like one plain space and is not. Harmless, since it is settled; still worth knowing. */
import { settleSpaces } from '../import/comparable.ts'
import { cellLint, type Lint } from './lint.ts'
import { textKinds } from './text-invalid.ts'

export const textSpaces: Lint = cellLint(
  'ROW_TEXT_SPACES',
  textKinds,
  (_value, field, _context, { written }) => {
    const text = written?.[field.name]
    return text !== undefined && unusualSpaces.test(text)
      ? { severity: 'warns', fix: { kind: 'spaces', apply: settleSpaces } }
      : undefined
  },
)

const unusualSpaces = /[^\S ]| {2}/
