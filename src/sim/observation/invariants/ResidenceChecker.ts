/**
 * Residence checker: knows where the data of whom it is about has come, and when it came to a place where it must not be.
 *
 * Whatever is done for a request carries its data: a call, a message, a copy. Where users are themselves is no such place, and what
 * stands in no zone is nowhere. Each request breaks it once, with the first place.
 */
import type { Instant } from "../../kernel/Instant.ts"
import type { Place, Request } from "../../model/Request.ts"
import { writeCounted, writeWhole } from "../../model/WholeText.ts"
import type { Checker, Found, Standing, Stated } from "./Checker.ts"

interface Residence {
  /** Components whose data it is, and journeys and tenants whose requests. */
  readonly whose: ReadonlyArray<string>
  /** The region or zone. */
  readonly within: string
  readonly journeys: ReadonlyArray<string>
  readonly tenants: ReadonlyArray<string>
}

export class ResidenceChecker implements Checker {
  readonly #residence: Residence
  readonly #found: Found
  /** For each request, where its data came first. */
  readonly #began = new Map<number, { readonly at: Instant; readonly place: Place }>()
  readonly #left = new Set<number>()

  constructor(residence: Residence, found: Found) {
    this.#residence = residence
    this.#found = found
  }

  carried(at: Instant, request: Request, from: Place, to: Place): void {
    const { id } = request
    if (this.#left.has(id) || !this.#isAbout(request, from, to)) return
    const outside = [to, from].find((place) => this.#isOutside(place))
    if (outside === undefined) {
      if (!this.#began.has(id)) this.#began.set(id, { at, place: to })
      return
    }
    this.#left.add(id)
    const where = `${outside.name}, which is in ${outside.region}`
    const how = outside === to ? `${where}, gets it from ${from.name}` : `${where}, asks ${to.name} for it`
    const stated = (instant: Instant, { component }: Place, says: string): Stated => ({
      at: instant,
      of: component,
      request: id,
      says
    })
    const began = this.#began.get(id)
    this.#began.delete(id)
    this.#found({
      at,
      says: `data of request ${id} leaves ${this.#residence.within}: ${how}`,
      history: [
        ...(began === undefined ? [] : [stated(began.at, began.place, "has it")]),
        stated(at, outside, `has it in ${outside.region}`)
      ]
    })
  }

  finish(): void {}

  standing(): Standing {
    const { whose, within } = this.#residence
    const all = this.#began.size + this.#left.size
    if (all === 0) return { verdict: "inconclusive", measured: `nothing of ${whose.join(", ")} was anywhere` }
    const requests = writeCounted(all, "request")
    if (this.#left.size === 0) return { verdict: "passed", measured: `all ${requests} stayed in ${within}` }
    return { verdict: "failed", measured: `${writeWhole(this.#left.size)} of ${requests} left ${within}` }
  }

  #isAbout({ journey, tenant }: Request, from: Place, to: Place): boolean {
    const { journeys, tenants, whose } = this.#residence
    const names = [from.component, to.component, journeys[journey], tenants[tenant]]
    return whose.some((name) => names.includes(name))
  }

  #isOutside({ component, region, zone }: Place): boolean {
    const { journeys, within } = this.#residence
    return region !== undefined && region !== within && zone !== within && !journeys.includes(component)
  }
}
