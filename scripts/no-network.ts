/** Makes the network unreachable for this process, and counts who tries. */
import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

export interface NetworkGuard {
  /** How many sockets were opened, or names looked up, since the guard was set. */
  attempts(): number
  /** Lets the network through again. */
  lift(): void
}

const nameLookup = /^(?:lookup|resolve|reverse)/
/** The ways out of a Node process that JavaScript has: sockets, datagrams, name lookups. */
const doors: readonly (readonly [object, RegExp])[] = [
  [net.Socket.prototype, /^connect$/],
  [net.Server.prototype, /^listen$/],
  [dgram.Socket.prototype, /^(?:send|bind)$/],
  [dns, nameLookup],
  [dns.promises, nameLookup],
  [dns.Resolver.prototype, nameLookup],
  [dns.promises.Resolver.prototype, nameLookup],
]

/** Shuts every door. A child process or native code would have doors of its own. */
export function forbidNetwork(): NetworkGuard {
  let attempts = 0
  const refuse = (): never => {
    attempts++
    throw new Error('the network is forbidden here')
  }
  const kept = doors.map(([holder, names]) => {
    const open = Object.entries(Object.getOwnPropertyDescriptors(holder)).filter(([name]) => names.test(name))
    for (const [name] of open)
      Object.defineProperty(holder, name, { value: refuse, configurable: true, writable: true })
    return [holder, Object.fromEntries(open)] as const
  })
  syncBuiltinESMExports()
  return {
    attempts: () => attempts,
    lift() {
      for (const [holder, open] of kept) Object.defineProperties(holder, open)
      syncBuiltinESMExports()
    },
  }
}
