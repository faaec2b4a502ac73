/**
 * Cache copies: all there is of a cache: one, or one in each instance, zone or region from which it is asked.
 *
 * Copies report as one and know nothing of each other: what one has, another has to fetch for itself, and what is invalidated in
 * one stays in the others.
 */

import { launching } from "../../kernel/Process.ts"
import type { Endpoint, Network, Part } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import type { Place } from "../../model/Request.ts"
import type { Workplace } from "../places/Workplace.ts"
import type { Cache } from "./Cache.ts"
import { CacheComponent } from "./Cache.ts"
import { Freshness } from "./Freshness.ts"
import { BufferedWrites } from "./WriteBuffer.ts"
import type { CacheWrite } from "./WriteCache.ts"
import { WriteCache } from "./WriteCache.ts"
import { WriteHistory } from "./WriteHistory.ts"

/** Makes the place of a copy. */
type PlaceOf = (name: string, zone: string | undefined) => Place

/** Whoever asks: an instance with its workplace, or users. */
export interface Asking {
  readonly place: Place
  readonly workplace: Workplace | undefined
}

export class CacheCopies {
  readonly parts: Array<Part> = []
  readonly #copies = new Map<string, CacheComponent>()
  readonly #options: Cache
  readonly #name: string
  readonly #placeOf: PlaceOf
  readonly #run: Run
  readonly #network: Network
  readonly #site: number | undefined
  /** Only if somebody writes. */
  #freshness: Freshness | undefined
  #buffered: BufferedWrites | undefined
  readonly #history: WriteHistory

  constructor(options: Cache, name: string, placeOf: PlaceOf, run: Run, network: Network) {
    this.#options = options
    this.#name = name
    this.#placeOf = placeOf
    this.#run = run
    this.#network = network
    this.#history = new WriteHistory(name, run)
    const { scope = "shared", zone } = options
    this.#site = scope === "shared" ? undefined : run.journal.site({ name, kind: "cache", capacity: 0 })
    if (scope === "shared") this.#add("", name, zone)
  }

  /** Asks the copy that belongs to who asks, and `miss` after a miss. */
  readThrough(miss: Endpoint, asking: Asking): Endpoint {
    return this.#copyFor(asking).readThrough(miss)
  }

  /** Writes by `steps`, and does to the copy of who writes what is done with it then. */
  write(options: CacheWrite, steps: Endpoint, asking: Asking): Endpoint {
    if (this.#freshness === undefined) {
      this.#freshness = new Freshness(this.#name, this.#run)
      for (const copy of this.#copies.values()) this.#freshness.watch(copy)
    }
    if (options.mode === "behind") this.#buffered ??= new BufferedWrites(this.#name, this.#run)
    const beside = { freshness: this.#freshness, history: this.#history, buffered: this.#buffered }
    const writing = new WriteCache(options, this.#copyFor(asking), beside, steps)
    return launching(writing)
  }

  /** Where the copy stands that belongs to who asks. */
  placeFor(asking: Asking): Place {
    return this.#copyFor(asking).parts[0]!.place
  }

  /** Those at the places that are hit forget everything. */
  flush(isHit: (place: Place) => boolean): void {
    for (const [i, copy] of [...this.#copies.values()].entries()) if (isHit(this.parts[i]!.place)) copy.flush()
  }

  #copyFor({ place, workplace }: Asking): CacheComponent {
    const { scope = "shared" } = this.#options
    if (scope === "shared") return this.#copies.get("")!
    const of = (scope === "instance" ? place.name : scope === "zone" ? place.zone : place.region) ?? ""
    const known = this.#copies.get(of)
    if (known !== undefined) return known
    const copy = this.#add(of, of === "" ? this.#name : `${this.#name}/${of}`, place.zone)
    // What is in the memory of an instance is lost with it.
    if (scope === "instance")
      workplace?.conditions.onChange(() => {
        if (workplace.conditions.isDown) copy.flush("crash")
      })
    return copy
  }

  #add(of: string, name: string, zone: string | undefined): CacheComponent {
    const place = this.#placeOf(name, zone)
    const copy = new CacheComponent(this.#options, this.#name, place, this.#run, this.#network, this.#site)
    this.#copies.set(of, copy)
    this.parts.push(...copy.parts)
    this.#freshness?.watch(copy)
    if (this.#site !== undefined) {
      const site = this.#run.journal.sites[this.#site]!
      const capacity = site.capacity + (this.#options.workers ?? Infinity)
      this.#run.journal.sites[this.#site] = { ...site, capacity }
    }
    return copy
  }
}
