/**
 * Clients: what callers of a replicated store believe to be its primary, and for how long they believe it.
 *
 * Everybody looks the primary up for himself and keeps what he found until that has expired: a record of the DNS (5s for the
 * endpoints of Amazon Aurora; 30s in a JVM, `DEFAULT_POSITIVE` of sun.net.InetAddressCachePolicy; 15s in PgBouncer, `dns_max_ttl`),
 * or the last look of a driver (10s, `heartbeatFrequencyMS` in MongoDB's source/server-discovery-and-monitoring). When it first
 * expires is drawn, as a caller may long have been there. Nobody is told of a failover; who is no primary says so to whoever takes
 * it for one, if it is there at all.
 */
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Instant, Span } from "../../../kernel/Instant.ts"
import { formatSpan } from "../../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../../kernel/Process.ts"
import { beginning, Frame, launching, push } from "../../../kernel/Process.ts"
import { optional, required } from "../../../model/Described.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import type { Failure, FailureReason } from "../../../model/Failure.ts"
import { outcomeFor, outcomeOf } from "../../../model/Failure.ts"
import type { Run } from "../../../model/Journal.ts"
import { Count, Span as SpanText } from "../../../model/Quantities.ts"
import type { Impatient, Place, Request } from "../../../model/Request.ts"
import { hashNumber } from "../../balancers/Ring.ts"
import type { Ways } from "../../links/Ways.ts"
import type { Replication } from "./Replication.ts"
import type { SplitBrain } from "./SplitBrain.ts"

/** `clients:` of a failover. */
export const Clients = Schema.Struct({
  ttl: required(
    SpanText.check(Schema.makeFilter((ttl) => ttl > 0 || "without a time to live nothing is kept; leave out clients")),
    "How long callers believe who the primary is before they look it up again, longer than 0s: 5s for the DNS of Amazon Aurora, 30s in " +
      "a JVM unless told otherwise, 10s between two looks of MongoDB's drivers."
  ),
  refreshOn: optional(
    Schema.NonEmptyArray(Schema.Literals(["not primary", "unreachable", "crashed", "timed out"])),
    "After which failures of a call its caller looks up again at once, that is before its next call or retry. MongoDB's drivers do on " +
      "`not primary`, clients of Redis Sentinel on any lost connection. Default: after none, as what only resolves a name."
  ),
  caches: optional(
    Count,
    "How many there are for the callers of one place, each of which expires for itself: the users of a journey do not share one. A " +
      "wish uses one of them throughout. Default 1: an instance that calls has one."
  )
}).annotate({
  identifier: "Clients",
  description: "How callers learn who the primary is: they look it up, and believe it until it has expired."
})
export type Clients = typeof Clients.Type

/** In words: "callers look the primary up every 30s, or after not primary". */
export const describe = ({ caches = 1, refreshOn, ttl }: Clients): string =>
  [
    `callers look the primary up every ${formatSpan(ttl)}`,
    ...(refreshOn === undefined ? [] : [` or after ${refreshOn.join(" or ")}`]),
    ...(caches === 1 ? [] : [`, with ${caches} caches each`])
  ].join("")

/** Who believes what, of all callers. */
export class KnownPrimaries {
  readonly #options: Clients
  readonly #name: string
  readonly #replication: Replication
  readonly #split: SplitBrain | undefined
  readonly #run: Run
  /** By the number of the caller's place. */
  readonly #known: Array<ReadonlyArray<Known> | undefined> = []
  readonly #behind: number
  #behindNow = 0
  readonly #misdirected: number
  readonly #refreshes: ReadonlySet<number>
  readonly #minds: boolean

  constructor(options: Clients, name: string, replication: Replication, split: SplitBrain | undefined, run: Run) {
    this.#options = options
    this.#name = name
    this.#replication = replication
    this.#split = split
    this.#run = run
    this.#behind = run.journal.meter({ name: "clients behind", of: name, kind: "gauge" })
    this.#misdirected = run.journal.meter({ name: "misdirected calls", of: name, kind: "counter" })
    const refreshOn: ReadonlyArray<FailureReason> = options.refreshOn ?? []
    this.#refreshes = new Set(refreshOn.map(outcomeFor))
    this.#minds = refreshOn.includes("timed out")
    replication.onPromotion.push(() => this.#count())
  }

  /** Whom the caller takes for the primary. */
  readonly of = (request: Request): number => {
    const known = this.#knownTo(request)
    const { now } = this.#run.kernel
    if (now >= known.expiresAt || known.node < 0) this.#lookUp(known, request.caller, now)
    if (known.node !== this.#replication.primary) this.#run.journal.counted(this.#misdirected)
    return known.node
  }

  /** Lets the caller of a call to this node look up again if it fails so that it had better. To be pushed before the call. */
  follow(node: number, request: Request, fiber: Running): void {
    if (this.#refreshes.size === 0) return
    const asked = new Asked(this.#knownTo(request), node, this.#refreshes)
    if (this.#minds) request.tellTimeout(asked)
    push(fiber, asked)
  }

  #knownTo({ caller, id }: Request): Known {
    const { caches = 1, ttl } = this.#options
    const own = (this.#known[caller.id] ??= this.#arrivingAt(caller, caches, ttl))
    return own[caches === 1 ? 0 : hashNumber(id) % caches]!
  }

  #arrivingAt({ name }: Place, caches: number, ttl: Span): ReadonlyArray<Known> {
    const stream = this.#run.kernel.streams.stream(`${this.#name}/known to ${name}`)
    return Array.from({ length: caches }, () => ({ node: -1, expiresAt: Math.floor(stream.next() * ttl) }))
  }

  #lookUp(known: Known, caller: Place, now: Instant): void {
    const { ttl } = this.#options
    // Who first calls later than what he knew at the start lasted has looked up before, as often as that was needed.
    if (known.node >= 0) known.expiresAt = now + ttl
    else if (now >= known.expiresAt) known.expiresAt += (Math.floor((now - known.expiresAt) / ttl) + 1) * ttl
    const { primary } = this.#replication
    const wasBehind = known.node >= 0 && known.node !== primary
    known.node = this.#split === undefined ? primary : this.#split.primaryFor(caller)
    const isBehind = known.node !== primary
    if (wasBehind !== isBehind) this.#level(this.#behindNow + (isBehind ? 1 : -1))
  }

  /** Another is the primary, and nobody knows it yet who is not about to ask. */
  #count(): void {
    const { primary } = this.#replication
    const all = this.#known.flatMap((own) => own ?? [])
    this.#level(all.filter(({ node }) => node >= 0 && node !== primary).length)
  }

  #level(behind: number): void {
    this.#behindNow = behind
    this.#run.journal.levelled(this.#behind, behind)
  }
}

/** What one caller knows. */
interface Known {
  /** -1 before its first call. */
  node: number
  expiresAt: Instant
}

const timedOut = outcomeFor("timed out")

/** A call whose caller looks up again if it fails in certain ways, unless it knows better by then. */
class Asked extends Frame implements Impatient {
  readonly #known: Known
  readonly #node: number
  readonly #refreshes: ReadonlySet<number>

  constructor(known: Known, node: number, refreshes: ReadonlySet<number>) {
    super()
    this.#known = known
    this.#node = node
    this.#refreshes = refreshes
  }

  override failed(failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#doubt(outcomeOf(failure))
    return exit
  }

  timedOut(): void {
    this.#doubt(timedOut)
  }

  #doubt(outcome: number): void {
    if (this.#known.node === this.#node && this.#refreshes.has(outcome)) this.#known.expiresAt = 0
  }
}

/** Sends every call to where its caller believes that it belongs. */
export class Asking implements Beginning<Request> {
  readonly #ways: ReadonlyArray<Ways>
  readonly #pick: (request: Request) => number
  readonly #known: KnownPrimaries

  constructor(ways: ReadonlyArray<Ways>, pick: (request: Request) => number, known: KnownPrimaries) {
    this.#ways = ways
    this.#pick = pick
    this.#known = known
  }

  begin(request: Request, fiber: Running): Step {
    const node = this.#pick(request)
    this.#known.follow(node, request, fiber)
    return this.#ways[node]!.call(request)
  }
}

/** What a node is in a store, and what not. */
interface Role {
  readonly node: number
  readonly replication: Replication
  readonly split: SplitBrain | undefined
  readonly isForPrimary: (request: Request) => boolean
  readonly notPrimary: Effect.Effect<never, Failure>
}

/** `next` at this node, which says no to what only the primary does while it is not one, and works only otherwise. */
export const onlyAsPrimary = (next: Endpoint, role: Role): Endpoint => {
  const { isForPrimary, node, notPrimary, replication, split } = role
  const inner = beginning(next)
  const checking: Beginning<Request> = {
    begin: (request, fiber) =>
      replication.isPrimary(node) || split?.node === node || !isForPrimary(request)
        ? inner.begin(request, fiber)
        : notPrimary
  }
  return launching(checking)
}
