/**
 * Link: what holds between two places: how long messages take, how many are lost, and how much gets through.
 *
 * A call crosses two links, the request on the way there and the answer on the way back; `a -> b` speaks of one direction only.
 * A message that is lost, or sent while the link is cut, is never answered: the caller waits until its own patience ends, and
 * if it was the answer that was lost, the work has been done. A link that is down refuses instead: the call fails at once.
 */
import * as Schema from "effect/Schema"
import { formatSpan } from "../../kernel/Instant.ts"
import { Bandwidth, writeBandwidth } from "../../model/Bandwidth.ts"
import { Conditions } from "../../model/Conditions.ts"
import { optional } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import type { Endpoint, Network } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import { Bytes, Ratio, writeRatio } from "../../model/Quantities.ts"
import type { Place } from "../../model/Request.ts"
import { carrying } from "./Carrying.ts"
import { Connect, describe as describeConnect } from "./Connection.ts"
import { crossing } from "./Crossing.ts"
import type { Follower } from "./Followed.ts"
import { followed } from "./Followed.ts"
import type { Traffic } from "./Metered.ts"
import { metered } from "./Metered.ts"
import { Pipe } from "./Pipe.ts"
import type { RouteOptions } from "./Route.ts"
import { Route } from "./Route.ts"

/** What holds on a link, in each of its directions. */
export const Link = Schema.Struct({
  latency: optional(Distribution, "How long a message takes one way; a call and its answer take it twice. Default 0s."),
  jitter: optional(Distribution, "Drawn anew for every message and added to its latency. Default: none."),
  loss: optional(Ratio, "Share of messages that are lost: nobody ever answers. Default 0%."),
  duplicates: optional(
    Ratio,
    "Share of calls that arrive twice: the callee does the work twice, and the second answer is ignored. Default 0%."
  ),
  bandwidth: optional(
    Bandwidth,
    "How much passes in a second, in each direction: messages with a `size` go one after the other and wait for each other, " +
      "those without take up nothing. A link with names is one pipe for all that crosses it, and can be measured by its " +
      "name; that of `default` is one for each pair of instances. Default: unlimited."
  ),
  buffer: optional(
    Bytes,
    "How much may wait for the bandwidth; a message that finds no room is lost. Default: any amount."
  ),
  connect: optional(
    Connect,
    "What it costs an instance to open a connection to another before it can call it, anew after the callee or the link was " +
      "down. Default: nothing."
  )
})
export type Link = typeof Link.Type

/** In words: "80ms on average, loses 0.1%, 100Mbit/s". */
export const describe = ({ bandwidth, buffer, connect, duplicates = 0, jitter, latency, loss = 0 }: Link): string => {
  const mean = (latency?.mean ?? 0) + (jitter?.mean ?? 0)
  const varies = jitter !== undefined || (latency !== undefined && latency.variance > 0)
  const takes = mean === 0 ? "no latency" : `${formatSpan(Math.round(mean))} one way${varies ? " on average" : ""}`
  return [
    takes,
    ...(loss === 0 ? [] : [`loses ${writeRatio(loss)} of messages`]),
    ...(duplicates === 0 ? [] : [`delivers ${writeRatio(duplicates)} of calls twice`]),
    ...(bandwidth === undefined ? [] : [writeBandwidth(bandwidth)]),
    ...(buffer === undefined ? [] : [`a buffer of ${Schema.encodeSync(Bytes)(buffer)}`]),
    ...(connect === undefined ? [] : [describeConnect(connect)])
  ].join(", ")
}

/** From one end to another, each the name of an instance, component (or journey), zone or region. */
export interface Direction {
  readonly from: string
  readonly to: string
}

/** What a link's name stands for: one direction for `a -> b`, two for `a <-> b`; `undefined` if it is no link's name. */
export const directionsOf = (name: string): ReadonlyArray<Direction> | undefined => {
  const match = /^\s*([^\s<>]+?)\s*(<?)->\s*([^\s<>]+)\s*$/.exec(name)
  if (match === null) return undefined
  const [, from = "", both, to = ""] = match
  return both === ""
    ? [{ from, to }]
    : [
        { from, to },
        { from: to, to: from }
      ]
}

/** Links by name. Of several that name the same way the most specific counts, for each of their options by itself. */
export const LinkTable = Schema.Record(Schema.String, Link).check(
  Schema.makeFilter((table) =>
    Object.entries(table).flatMap(([name, { bandwidth, buffer }]) => [
      ...(name === "default" || directionsOf(name) !== undefined
        ? []
        : [{ path: [name], issue: `a link is "default", "a -> b" or "a <-> b", got ${JSON.stringify(name)}` }]),
      ...(buffer !== undefined && bandwidth === undefined
        ? [{ path: [name, "buffer"], issue: '"buffer" does nothing without "bandwidth"' }]
        : [])
    ])
  )
)
export type LinkTable = typeof LinkTable.Type

/** How closely a name describes a place: 0 not at all, 1 by region, 2 by zone, 3 by component, 4 by instance. */
const closeness = ({ component, name, region, zone }: Place, to: string): number =>
  to === component ? 3 : to === name ? 4 : to === zone ? 2 : to === region ? 1 : 0

interface Entry extends Direction {
  readonly link: Link
  readonly pipe: Pipe | undefined
  readonly duplicates: RouteOptions["duplicates"]
  readonly connect: RouteOptions["connect"]
}

/** A part of the network that a fault can be `on`. */
interface Rule {
  readonly conditions: Conditions
  readonly names: (from: Place, to: Place) => boolean
}

export class Links implements Network {
  /** What holds at a place where there is an instance: who is down has lost its connections. The world knows. */
  conditionsAt: (place: Place) => Conditions | undefined = () => undefined
  /** Told of what goes over the ways that it minds. To be set before the first message. */
  traffic: Traffic | undefined
  /** Whether it is told whose data comes where. To be set before anything is called. */
  isWatched = false
  /** Told of the passages of requests that it follows. To be set before the first message. */
  follower: Follower | undefined
  readonly #run: Run
  readonly #default: Link
  readonly #entries: ReadonlyArray<Entry>
  readonly #rules = new Map<string, Rule>()
  readonly #routes: Array<Route> = []
  /** By the numbers of the two places. */
  readonly #routesFrom: Array<Array<Route | undefined>> = []

  constructor(table: LinkTable, run: Run) {
    this.#run = run
    this.#default = table.default ?? {}
    this.#entries = Object.entries(table).flatMap(([name, link]) =>
      (directionsOf(name) ?? []).map((direction) => this.#entry(direction, link))
    )
  }

  #entry({ from, to }: Direction, link: Link): Entry {
    const { bandwidth, buffer } = link
    const name = `${from} -> ${to}`
    return {
      from,
      to,
      link,
      pipe: bandwidth === undefined ? undefined : new Pipe({ name, bandwidth, buffer }, this.#run),
      ...this.#counted(link, name)
    }
  }

  /** Within one place messages pass freely. */
  passage(from: Place, to: Place): (next: Endpoint) => Endpoint {
    if (from === to) return (next) => next
    const out = this.#route(from, to)
    const back = this.#route(to, from)
    const { follower, traffic } = this
    const crossed = (there: Endpoint) => {
      const next = this.isWatched ? carrying(there, from, to, this.#run.journal) : there
      const across = crossing(out, back, next, this.#run, this.conditionsAt(to))
      return follower === undefined ? across : followed(across, out, back, follower)
    }
    return traffic?.minds(from, to) === true ? (next) => metered(crossed(next), from, to, traffic) : crossed
  }

  /** What faults do to messages from one place to another, composed of all that names this way. */
  conditionsBetween(from: Place, to: Place): Conditions {
    return this.#route(from, to).conditions
  }

  /**
   * What a fault on the network acts on: `a -> b` one direction, `a <-> b` both. A name alone means everything that leaves or
   * enters what is so called, not what stays inside.
   */
  conditionsOf(on: string): ReadonlyArray<Conditions> {
    const directions = directionsOf(on)
    if (directions === undefined) {
      return [this.#rule(on, (from, to) => closeness(from, on) > 0 !== closeness(to, on) > 0).conditions]
    }
    return directions.map(
      ({ from: a, to: b }) =>
        this.#rule(`${a} -> ${b}`, (from, to) => closeness(from, a) > 0 && closeness(to, b) > 0).conditions
    )
  }

  /** What a fault acts on that hits the ways that `names` says, always the same ones for the same name. */
  conditionsWhere(name: string, names: Rule["names"]): Conditions {
    return this.#rule(name, names).conditions
  }

  #rule(name: string, names: Rule["names"]): Rule {
    const known = this.#rules.get(name)
    if (known !== undefined) return known
    const rule: Rule = { conditions: new Conditions(), names }
    this.#rules.set(name, rule)
    for (const route of this.#routes) if (names(route.from, route.to)) route.obey(rule.conditions)
    return rule
  }

  #route(from: Place, to: Place): Route {
    const routes = (this.#routesFrom[from.id] ??= [])
    const known = routes[to.id]
    if (known !== undefined) return known
    const route = new Route(from, to, this.#linkBetween(from, to), this.#run)
    routes[to.id] = route
    this.#routes.push(route)
    for (const rule of this.#rules.values()) if (rule.names(from, to)) route.obey(rule.conditions)
    return route
  }

  /** Each option from the most specific entry that has it; among equals the one written first. */
  #linkBetween(from: Place, to: Place): RouteOptions {
    const near = this.#entries
      .map((entry) => ({ entry, ends: [closeness(from, entry.from), closeness(to, entry.to)] as const }))
      .filter(({ ends }) => ends[0] > 0 && ends[1] > 0)
      .sort((one, other) => other.ends[0] + other.ends[1] - one.ends[0] - one.ends[1])
      .map(({ entry }) => entry)
    const links = [...near.map(({ link }) => link), this.#default]
    const byDefault = this.#counted(this.#default, `${from.component} -> ${to.component}`)
    return {
      latency: links.find(({ latency }) => latency !== undefined)?.latency,
      jitter: links.find(({ jitter }) => jitter !== undefined)?.jitter,
      loss: links.find(({ loss }) => loss !== undefined)?.loss,
      duplicates: (near.find(({ duplicates }) => duplicates !== undefined) ?? byDefault).duplicates,
      connect: (near.find(({ connect }) => connect !== undefined) ?? byDefault).connect,
      pipe: near.find(({ pipe }) => pipe !== undefined)?.pipe ?? this.#pipeBetween()
    }
  }

  /** What a link of this name has that is counted. */
  #counted({ connect, duplicates }: Link, of: string): Pick<Entry, "connect" | "duplicates"> {
    const meter = (name: string) => this.#run.journal.meter({ name, of, kind: "counter" })
    return {
      duplicates: duplicates === undefined ? undefined : { share: duplicates, meter: meter("duplicated calls") },
      connect: connect === undefined ? undefined : { options: connect, meter: meter("connections opened") }
    }
  }

  /** Nobody told where it is: every pair of places has its own. */
  #pipeBetween(): Pipe | undefined {
    const { bandwidth, buffer } = this.#default
    return bandwidth === undefined ? undefined : new Pipe({ name: undefined, bandwidth, buffer }, this.#run)
  }
}
