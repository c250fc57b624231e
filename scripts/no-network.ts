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

/** Every way out of a Node process ends in one of these. */
export function forbidNetwork(): NetworkGuard {
  let attempts = 0
  const refuse = (): never => {
    attempts++
    throw new Error('the network is forbidden here')
  }
  const kept = {
    connect: net.Socket.prototype.connect,
    listen: net.Server.prototype.listen,
    send: dgram.Socket.prototype.send,
    bind: dgram.Socket.prototype.bind,
    lookup: dns.lookup,
    lookupPromise: dns.promises.lookup,
  }
  net.Socket.prototype.connect = refuse
  net.Server.prototype.listen = refuse
  dgram.Socket.prototype.send = refuse
  dgram.Socket.prototype.bind = refuse
  Object.assign(dns, { lookup: refuse })
  Object.assign(dns.promises, { lookup: refuse })
  syncBuiltinESMExports()
  return {
    attempts: () => attempts,
    lift() {
      net.Socket.prototype.connect = kept.connect
      net.Server.prototype.listen = kept.listen
      dgram.Socket.prototype.send = kept.send
      dgram.Socket.prototype.bind = kept.bind
      Object.assign(dns, { lookup: kept.lookup })
      Object.assign(dns.promises, { lookup: kept.lookupPromise })
      syncBuiltinESMExports()
    },
  }
}
