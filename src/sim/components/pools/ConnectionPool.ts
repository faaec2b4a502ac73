/**
 * Connection pool: so many connections (or threads, or licences) of one instance, each held by one call at a time.
 *
 * Who finds none free waits in line, holding whatever it holds already: that is how a slow database takes a service down that
 * has workers to spare. The pools of a service's instances are told apart in what happens, and counted together in reports.
 */
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import { launching } from "../../kernel/Process.ts"
import { optional, required } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Journal, Run } from "../../model/Journal.ts"
import { Count, Ratio, Span as SpanText, writeRatio } from "../../model/Quantities.ts"
import { Sized } from "../../model/Sized.ts"
import { Station } from "../places/Station.ts"
import * as Waiting from "../places/WaitingLine.ts"
import { Workplace } from "../places/Workplace.ts"
import { Connections } from "./Connections.ts"
import { Claiming } from "./PoolClaim.ts"

const LeakDetection = Schema.Struct({
  after: required(
    SpanText,
    "How long a connection may be held before it counts as leaked (`leak warnings`), be it at work or not. HikariCP's " +
      "leakDetectionThreshold, which is off by default and at least 2s."
  ),
  reclaim: optional(
    Schema.Boolean,
    "Whether it is taken away then, which fails the call that still works with it: removeAbandoned of Tomcat JDBC. Default false: " +
      "a warning and nothing else, as in HikariCP (ProxyLeakTask)."
  )
})

/** One of the `pools:` of a service. */
export const ConnectionPool = Schema.Struct({
  size: required(Count, "How many connections each instance has. HikariCP's maximumPoolSize, 10 by default there."),
  waiting: optional(Waiting.WaitingLine, "The line of those who wait for one. Default: unlimited, first in first out."),
  connectionTimeout: optional(
    SpanText,
    "How long a call waits for a connection before it fails (`timed out`), e.g. 30s, HikariCP's default. Default: for ever."
  ),
  connect: optional(
    Distribution,
    "How long it takes to open a connection in place of one that is gone. Those there at the start are open. Default 0s."
  ),
  maxLifetime: optional(
    SpanText,
    "How old a connection may become; one that is in use is replaced afterwards. e.g. 30m, HikariCP's default. Default: for ever. " +
      "Only with `connect`."
  ),
  maxLifetimeVariance: optional(
    Ratio,
    "Every connection lives by up to this share less than `maxLifetime`, so that they are not replaced together. Default 2.5%, as in " +
      "HikariCP up to 5 (createPoolEntry)."
  ),
  leak: optional(
    Ratio,
    "The probability that a call does not give its connection back, 0%..100%. It is missing until the instance crashes or the leak is " +
      "reclaimed. Default 0%."
  ),
  leakDetection: optional(LeakDetection, "How leaks are noticed. Default: not at all.")
})
export type ConnectionPool = typeof ConnectionPool.Type

/** In words: "10 connections, line of 500". */
export const describe = (options: ConnectionPool): string => {
  const { connectionTimeout, leak = 0, leakDetection, maxLifetime, size, waiting = {} } = options
  return [
    `${size} ${size === 1 ? "connection" : "connections"}`,
    Waiting.describe(waiting),
    ...(connectionTimeout === undefined ? [] : [`waited for ${formatSpan(connectionTimeout)} at most`]),
    ...(maxLifetime === undefined ? [] : [`replaced after ${formatSpan(maxLifetime)}`]),
    ...(leak === 0 ? [] : [`${writeRatio(leak)} of them not given back`]),
    ...(leakDetection === undefined ? [] : [describeDetection(leakDetection)])
  ].join(", ")
}

const describeDetection = ({ after, reclaim = false }: typeof LeakDetection.Type): string =>
  `${reclaim ? "taken away" : "a warning"} after ${formatSpan(after)}`

/** The pool of one instance. */
export class ConnectionPoolComponent {
  readonly site: number
  /** What the connections are at; free connections are `servers - busy`. */
  readonly station: Station
  /** `undefined` where connections are all the same, for ever. */
  readonly #connections: Connections | undefined
  readonly #connectionTimeout: Span | undefined
  readonly #name: string
  readonly #run: Run
  #size: number
  #isThere = true

  /** `name` is the same for every instance, e.g. "shop.database"; `owner` is where the instance works. */
  constructor(options: ConnectionPool, name: string, owner: Workplace, run: Run) {
    const { connectionTimeout, leak = 0, leakDetection, maxLifetime, size, waiting = {} } = options
    this.site = siteOf(name, size, run.journal)
    // A workplace of its own: what a fault does to the instance is done to the call that holds the connection, not twice.
    const workplace = new Workplace({ ...owner.place, component: name }, run.kernel)
    this.station = new Station({ site: this.site, servers: size, waiting }, workplace, run)
    this.#name = name
    this.#run = run
    this.#size = size
    this.#connectionTimeout = connectionTimeout
    if (leak > 0 || leakDetection !== undefined || maxLifetime !== undefined)
      this.#connections = new Connections(options, name, owner, this.station)
  }

  /** This instance has so many from now on. Only where connections are all the same, for ever. */
  resize(size: number): void {
    if (this.#isThere) this.#grow(size - this.#size)
    this.#size = size
    this.station.resize(size)
  }

  /** Whether there is an instance whose pool this is. */
  attend(isThere: boolean): void {
    if (isThere !== this.#isThere) this.#grow(isThere ? this.#size : -this.#size)
    this.#isThere = isThere
  }

  #grow(by: number): void {
    const site = this.#run.journal.sites[this.site] as Sized
    site.grow(by, this.#run.kernel.now)
  }

  /** `inner`, with a connection held while it runs. */
  use(inner: Endpoint): Endpoint {
    const held = this.#connections === undefined ? inner : this.#connections.hold(inner)
    if (this.#connectionTimeout === undefined) return this.station.serve(held)
    const claiming = new Claiming(this.#connectionTimeout, this.#name, this.station, held, this.#run)
    return launching(claiming)
  }
}

/** One site for the pools of all instances, as large as they are together. */
const siteOf = (name: string, size: number, journal: Journal): number => {
  const known = journal.sites.findIndex((site) => site.kind === "pool" && site.name === name)
  const before = journal.sites[known]?.capacity ?? 0
  const site = new Sized({ name, kind: "pool", capacity: before + size })
  if (known < 0) return journal.site(site)
  journal.sites[known] = site
  return known
}
