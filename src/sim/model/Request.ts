/**
 * Request: a user's wish on its way, one object per hop.
 *
 * The wish itself is the root; each call made on its behalf is a child that knows its parent. `leftAt` is set on the hop whose
 * caller gave up: everything below it then works for nobody, which is how wasted work is seen.
 */
import type { Instant } from "../kernel/Instant.ts"
import type { Consistency } from "./Consistency.ts"
import type { MessageSize } from "./MessageSize.ts"
import type { Purpose } from "./Purpose.ts"
import type { Trail } from "./Trail.ts"

/** Where something runs or calls from. Made once per instance and per group of clients, compared by identity. */
export interface Place {
  /** 0, 1, 2 … within a world, for tables. */
  readonly id: number
  /** The component, e.g. "payments"; for clients the journey's name. */
  readonly component: string
  /** e.g. "payments/2"; the same as `component` for clients. */
  readonly name: string
  readonly zone: string | undefined
  readonly region: string | undefined
}

/** Who wants to know of a call that its caller's patience with it is over. */
export interface Impatient {
  timedOut(): void
}

/** What all hops have in common. */
class Wish {
  readonly id: number
  readonly journey: number
  readonly startedAt: Instant
  load = -1
  tenant = -1
  /** Somebody has stopped waiting for one of its hops; until then nobody need look for who. */
  isLeft = false

  constructor(id: number, journey: number, startedAt: Instant) {
    this.id = id
    this.journey = journey
    this.startedAt = startedAt
  }
}

// A field that has held `undefined` keeps a reference to a large number, which a child can share; one that has only held
// numbers makes a box of its own in every request.
export class Request {
  readonly #wish: Wish
  /** Who makes this call, and from where. */
  caller: Place
  parent: Request | undefined
  /** What it is about, 0, 1, 2 …: keys of caches and shards. */
  key: number
  /** 0 is the most important. */
  priority: number
  /** Which try of the nearest retry above: 1 is the first. */
  attempt: number
  #leftAt: Instant | undefined = undefined
  #isWithdrawn = false
  #deadline: Instant | undefined = undefined
  /** Only there on calls that have a size: the others are no larger for it. */
  declare size?: MessageSize
  /** Only there on calls of stores that want to be sure of something. */
  declare consistency?: Consistency
  /** Only there on hops whose caller minds on which instances its tries are made. */
  declare trail?: Trail
  /** Only there where somebody wants to know. */
  declare impatient?: Array<Impatient>
  /** Only there on hops of updates, locks and transactions. */
  declare purpose?: Purpose

  constructor(id: number, journey: number, startedAt: Instant, caller: Place, parent?: Request) {
    this.#wish = parent === undefined ? new Wish(id, journey, startedAt) : parent.#wish
    this.caller = caller
    this.parent = parent
    this.key = 0
    this.priority = 0
    this.attempt = 1
  }

  /** Which wish: 0, 1, 2 … in order of start. */
  get id(): number {
    return this.#wish.id
  }

  /** One object for all that is done for the wish. */
  get session(): object {
    return this.#wish
  }

  /** Index of the journey. */
  get journey(): number {
    return this.#wish.journey
  }

  /** Index of the k6 scenario that made the wish; -1 for what was not wished by anybody. */
  get load(): number {
    return this.#wish.load
  }

  set load(index: number) {
    this.#wish.load = index
  }

  /** Index of the tenant whose wish it is; -1 where there are no tenants, and for what was not wished by anybody. */
  get tenant(): number {
    return this.#wish.tenant
  }

  set tenant(index: number) {
    this.#wish.tenant = index
  }

  /** The intended start of the wish: response times count from here. */
  get startedAt(): Instant {
    return this.#wish.startedAt
  }

  /** From here on nobody wants the answer; carried along to every hop below. `Infinity` without one. */
  get deadline(): Instant {
    return this.#deadline ?? Infinity
  }

  set deadline(instant: Instant) {
    this.#deadline = instant
  }

  /** When the caller of this hop stopped waiting for it; `undefined` while it waits. */
  get leftAt(): Instant | undefined {
    return this.#leftAt
  }

  /** The caller left and said so: whoever has not begun with it yet need not begin. */
  get isWithdrawn(): boolean {
    return this.#isWithdrawn
  }

  /** The caller of this hop stops waiting for it. */
  leave(now: Instant): void {
    this.#leftAt = now
    this.#wish.isLeft = true
  }

  /** The caller of this hop says that it is not wanted any more. */
  withdraw(): void {
    this.#isWithdrawn = true
    this.#wish.isLeft = true
  }

  /** Lets somebody know if the caller of this hop loses patience with it, or with a call of its own of which this is a try. */
  tellTimeout(impatient: Impatient): void {
    for (let hop: Request | undefined = this; hop?.caller === this.caller; hop = hop.parent) {
      if (hop.impatient === undefined) hop.impatient = [impatient]
      else hop.impatient.push(impatient)
    }
  }

  /** The time that its caller gives this hop is over. */
  timeOut(): void {
    if (this.impatient !== undefined) for (const one of this.impatient) one.timedOut()
  }

  /** How large this call and its answer are, if that was said of it or of the call of which it is a try. */
  get messageSize(): MessageSize | undefined {
    for (let hop: Request | undefined = this; hop?.caller === this.caller; hop = hop.parent) {
      if (hop.size !== undefined) return hop.size
    }
    return undefined
  }

  /** A call made on behalf of this one, from `caller`. */
  child(caller: Place): Request {
    const child = new Request(0, 0, 0, caller, this)
    child.key = this.key
    child.priority = this.priority
    child.#deadline = this.#deadline
    child.attempt = this.attempt
    return child
  }

  /**
   * Work that is done for the same wish but on nobody's behalf (a message, a refresh, an undo), begun now from `caller`: it has
   * no deadline, and nobody can leave it.
   */
  detached(caller: Place, now: Instant): Request {
    const detached = new Request(this.id, this.journey, now, caller)
    detached.tenant = this.tenant
    detached.key = this.key
    detached.priority = this.priority
    return detached
  }

  /** Whether somebody up the chain has stopped waiting: what is done now is done for nobody. */
  get isAbandoned(): boolean {
    if (!this.#wish.isLeft) return false
    for (let hop: Request | undefined = this; hop !== undefined; hop = hop.parent) {
      if (hop.#leftAt !== undefined) return true
    }
    return false
  }

  /** Whether work on it need not begin any more: its deadline has passed, or a caller up the chain withdrew it. */
  isObsolete(now: Instant): boolean {
    if (this.#deadline !== undefined && now >= this.#deadline) return true
    if (!this.#wish.isLeft) return false
    for (let hop: Request | undefined = this; hop !== undefined; hop = hop.parent) {
      if (hop.#isWithdrawn) return true
    }
    return false
  }
}
