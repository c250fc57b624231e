/** A student's wallet in a workplace, made without the program: `my.wallet`, with diplomas that are bound to its key. */
import { Wallet } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import type { Workplace } from './program.ts'

export async function makeStudentWallet({ path }: Workplace, diplomas = 1): Promise<void> {
  const store = await createWalletFile(path('my.wallet'), 'correct horse')
  const wallet = new Wallet({ store })
  const { publicJwk: holderKey } = await wallet.id()
  for (let n = 1; n <= diplomas; n++) {
    const id = `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c000${n}`
    await wallet.add(await issuedDiploma({ holderKey, change: (document) => ({ ...document, id }) }))
  }
  await store.close()
}
