/**
 * Tenants: whose each wish is, by their shares of the load.
 *
 * The arrivals are those of the load, whoever they belong to: tenants change nothing of it until one of them runs wild. Then there
 * are more arrivals by just as much, and they are its own.
 */
import * as Schema from "effect/Schema"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { Conditions } from "../model/Conditions.ts"
import { Ratio, writeRatio } from "../model/Quantities.ts"

/** All shares together, rounded as nobody writes them finer. */
const total = (shares: Readonly<Record<string, number>>): number =>
  Math.round(Object.values(shares).reduce((sum, share) => sum + share, 0) * 1e9) / 1e9

/** `tenants:` of the load: shares by name. */
export const Tenants = Schema.Record(Schema.String, Ratio)
  .check(
    Schema.makeFilter((shares: Readonly<Record<string, number>>) =>
      Math.abs(total(shares) - 1) < 1e-9
        ? undefined
        : `the shares come to ${writeRatio(total(shares))}, and not to 100%`
    )
  )
  .annotate({
    identifier: "Tenants",
    description:
      "Whose the requests are: the share of each tenant, e.g. {acme: 70%, others: 30%}. Together they are 100%."
  })
export type Tenants = typeof Tenants.Type

/** In words: "70% of it by acme, 30% by others". */
export const describe = (shares: Tenants): string =>
  Object.entries(shares)
    .map(([name, share], i) => `${writeRatio(share)} ${i === 0 ? "of it " : ""}by ${name}`)
    .join(", ")

/** A tenant, as faults find it. */
export interface Tenant {
  readonly name: string
  /** `load` of these conditions multiplies its arrivals. */
  readonly conditions: Conditions
}

export class Tenancy {
  readonly tenants: ReadonlyArray<Tenant>
  readonly #shares: ReadonlyArray<number>
  readonly #stream: RandomStream
  /** Up to which draw it is whose; the last is 1. */
  #bounds: ReadonlyArray<number> = []
  readonly #lifts: Array<() => void> = []

  /** `loads`: what multiplies the arrivals of everybody. */
  constructor(shares: Tenants, loads: ReadonlyArray<Conditions>, stream: RandomStream) {
    this.tenants = Object.keys(shares).map((name) => ({ name, conditions: new Conditions() }))
    this.#shares = Object.values(shares)
    this.#stream = stream
    for (const { conditions } of this.tenants) conditions.onChange(() => this.#share(loads))
    this.#share([])
  }

  /** Whose the next wish is, by position. */
  draw(): number {
    const drawn = this.#stream.next()
    return this.#bounds.findIndex((bound) => drawn < bound)
  }

  #share(loads: ReadonlyArray<Conditions>): void {
    const weights = this.#shares.map((share, i) => share * this.tenants[i]!.conditions.load)
    const sum = weights.reduce((all, weight) => all + weight, 0)
    let reached = 0
    const bounds = weights.map((weight) => (reached += weight) / sum)
    bounds[bounds.length - 1] = 1
    this.#bounds = bounds
    const lifts = loads.map((conditions) => conditions.add({ load: sum }))
    for (const lift of this.#lifts.splice(0)) lift()
    this.#lifts.push(...lifts)
  }
}
