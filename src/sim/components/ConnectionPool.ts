/**
 * Connection pool: so many connections (or threads, or licences) of one instance, each held by one call at a time.
 *
 * Who finds none free waits in line, holding whatever it holds already: that is how a slow database takes a service down that
 * has workers to spare. The pools of a service's instances are told apart in what happens, and counted together in reports.
 */
import * as Schema from "effect/Schema"
import { optional, required } from "../model/Described.ts"
import type { Endpoint } from "../model/Endpoint.ts"
import type { Journal, Run } from "../model/Journal.ts"
import { Count } from "../model/Quantities.ts"
import { Station } from "./Station.ts"
import * as Waiting from "./WaitingLine.ts"
import { Workplace } from "./Workplace.ts"

/** One of the `pools:` of a service. */
export const ConnectionPool = Schema.Struct({
  size: required(Count, "How many connections each instance has."),
  waiting: optional(Waiting.WaitingLine, "The line of those who wait for one. Default: unlimited, first in first out.")
})
export type ConnectionPool = typeof ConnectionPool.Type

/** In words: "10 connections, line of 500". */
export const describe = ({ size, waiting = {} }: ConnectionPool): string =>
  `${size} ${size === 1 ? "connection" : "connections"}, ${Waiting.describe(waiting)}`

/** The pool of one instance. */
export class ConnectionPoolComponent {
  readonly site: number
  /** What the connections are at; free connections are `servers - busy`. */
  readonly station: Station

  /** `name` is the same for every instance, e.g. "shop.database"; `owner` is where the instance works. */
  constructor(options: ConnectionPool, name: string, owner: Workplace, run: Run) {
    const { size, waiting = {} } = options
    this.site = siteOf(name, size, run.journal)
    // A workplace of its own: what a fault does to the instance is done to the call that holds the connection, not twice.
    const workplace = new Workplace({ ...owner.place, component: name }, run.kernel)
    this.station = new Station({ site: this.site, servers: size, waiting }, workplace, run)
  }

  /** `inner`, with a connection held while it runs. */
  use(inner: Endpoint): Endpoint {
    return this.station.serve(inner)
  }
}

/** One site for the pools of all instances, as large as they are together. */
const siteOf = (name: string, size: number, journal: Journal): number => {
  const known = journal.sites.findIndex((site) => site.kind === "pool" && site.name === name)
  if (known < 0) return journal.site({ name, kind: "pool", capacity: size })
  journal.sites[known] = { name, kind: "pool", capacity: journal.sites[known]!.capacity + size }
  return known
}
