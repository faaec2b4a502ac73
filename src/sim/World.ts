/**
 * World: the parts of one run, put together: components, ways between them, journeys and the load on them.
 *
 * A world belongs to one kernel and is used once. It knows its parts by name, so that faults (and hands) can find them; what
 * the names in a scenario mean is decided here and nowhere else.
 */

import type { Links } from "./components/links/Link.ts"
import type { FaultKind } from "./faults/Fault.ts"
import { linkKinds } from "./faults/Fault.ts"
import type { Alterable } from "./model/Alteration.ts"
import type { Conditions } from "./model/Conditions.ts"
import type { Endpoint, Part } from "./model/Endpoint.ts"
import type { Fleet } from "./model/Fleet.ts"
import type { Run } from "./model/Journal.ts"
import type { Place } from "./model/Request.ts"
import type { ClosedLoad } from "./workload/ClosedLoad.ts"
import type { Journey } from "./workload/Journey.ts"
import type { OpenLoad } from "./workload/OpenLoad.ts"
import type { Tenant } from "./workload/Tenants.ts"

/** A component as the world sees it: what others call, and what faults hit. */
export interface Component {
  readonly name: string
  readonly parts: ReadonlyArray<Part>
  readonly endpoint: (name: string) => Endpoint | undefined
  /** Empties it, if it is a cache, where it stands at such a place. */
  readonly flush?: (isHit: (place: Place) => boolean) => void
  /** Takes what these of its parts contain away, if it is a store that can lose it. */
  readonly wipe?: ((hit: ReadonlyArray<Part>) => void) | undefined
  /** Who has a role in it now, if it has roles: the `primary` and the `replicas` of a store. */
  readonly inRole?: (role: string) => ReadonlyArray<Part>
  /** The instances of a service whose number can change. */
  readonly fleet?: Fleet | undefined
  /** What can be made of it while it serves, if it is a store of which something is planned. */
  readonly alterable?: Alterable
  /** To be called when the run begins. */
  readonly begin?: () => void
}

export interface Load {
  /** The k6 scenario's name. */
  readonly name: string
  readonly journey: Journey
  readonly generator: OpenLoad | ClosedLoad
}

/** What a fault can be on in place of an instance's number: `ledger/primary`, whoever that is when it begins. */
const roles = ["primary", "replicas"] as const

export const isRole = (name: string): name is (typeof roles)[number] => (roles as ReadonlyArray<string>).includes(name)

export class World {
  readonly run: Run
  readonly components = new Map<string, Component>()
  readonly journeys: Array<Journey> = []
  readonly loads: Array<Load> = []
  readonly tenants: Array<Tenant> = []
  readonly links: Links
  readonly #places: Array<Place> = []
  readonly #regionOf: ReadonlyMap<string, string>

  /** Whether its services can tell calls apart, for faults that hit only some; they do if the scenario has such faults. */
  tellsCallsApart = false
  /** What some fault of the scenario wipes. Stores that have no backups keep books of what they have only if they are among it. */
  readonly wiped = new Set<string>()
  /** Services beside whose instances those of a new version are started, by deploys of the scenario. */
  readonly released = new Set<string>()
  /** Services whose number of instances is changed by hand, with the most that can be there at once. */
  readonly mostInstances = new Map<string, number>()
  /** Stores whose number of shards will change, with the most that they will have. */
  readonly mostShards = new Map<string, number>()
  /** Stores whose schema will change. */
  readonly migrated = new Set<string>()
  /** Stores of which some call says what it wants to be sure of. */
  readonly consistencies = new Set<string>()
  readonly #groups: Readonly<Record<string, ReadonlyArray<string>>>

  /**
   * `regions`: the zones of each region. A zone that is in none is a region of its own. `groups`: what fails together, by the names
   * of instances, components, zones or regions.
   */
  constructor(
    run: Run,
    links: Links,
    regions: Readonly<Record<string, ReadonlyArray<string>>>,
    groups: Readonly<Record<string, ReadonlyArray<string>>> = {}
  ) {
    this.run = run
    this.#groups = groups
    this.#regionOf = new Map(Object.entries(regions).flatMap(([region, zones]) => zones.map((zone) => [zone, region])))
    this.links = links
    links.conditionsAt = (place) =>
      this.components.get(place.component)?.parts.find((part) => part.place === place)?.conditions
  }

  /** A new place in this world. */
  place(component: string, name: string, zone: string | undefined): Place {
    const region = zone === undefined ? undefined : (this.#regionOf.get(zone) ?? zone)
    const place: Place = { id: this.#places.length, component, name, zone, region }
    this.#places.push(place)
    return place
  }

  /** One place per instance, over the zones in turn. */
  places(component: string, instances: number, zones: ReadonlyArray<string> | undefined): ReadonlyArray<Place> {
    return Array.from({ length: instances }, (_, i) =>
      this.place(component, `${component}/${i + 1}`, zones === undefined ? undefined : zones[i % zones.length])
    )
  }

  /** Lets the load begin. */
  start(): void {
    for (const component of this.components.values()) component.begin?.()
    for (const load of this.loads) load.generator.start()
  }

  /**
   * What a fault `on` this name hits now: all instances of a component, one instance (`payments/2`), whoever has a role in it
   * (`ledger/primary`), everything in a zone, region or group, a link (`a -> b`, `a <-> b`), or the load of a journey or k6
   * scenario. What is cut, or loses messages, is the ways in and out. Empty if there is nothing of that name. `onlyPresent`: not
   * where an instance could be and is none now.
   */
  conditionsOf(on: string, kind: FaultKind, onlyPresent = false): ReadonlyArray<Conditions> {
    if (kind === "load") {
      const tenant = this.tenants.find(({ name }) => name === on)
      if (tenant !== undefined) return [tenant.conditions]
      return this.loads
        .filter((load) => load.name === on || load.journey.name === on)
        .map((load) => load.journey.conditions)
    }
    const isOfLinks = linkKinds.includes(kind)
    const inRole = this.#inRole(on)
    if (inRole !== undefined && isOfLinks) return inRole.flatMap(({ place }) => this.links.conditionsOf(place.name))
    if (isOfLinks && on in this.#groups) {
      const isInside = (place: Place) => this.#isIn(place, on)
      return [this.links.conditionsWhere(`group ${on}`, (from, to) => isInside(from) !== isInside(to))]
    }
    if (on.includes("->") || isOfLinks) return this.#waysOf(on)
    return this.#partsIn(on)
      .filter((part) => !onlyPresent || part.isPresent !== false)
      .map((part) => part.conditions)
  }

  /** The ways that a link's name means now, if an end of it is a role. */
  #waysOf(on: string): ReadonlyArray<Conditions> {
    const [from = "", to] = on.split(/<?->/).map((end) => end.trim())
    const who = (end: string) => this.#inRole(end)?.map(({ place }) => place.name)
    if (to === undefined || (who(from) ?? who(to)) === undefined) return this.links.conditionsOf(on)
    const arrow = on.includes("<->") ? "<->" : "->"
    return (who(from) ?? [from]).flatMap((one) =>
      (who(to) ?? [to]).flatMap((other) => this.links.conditionsOf(`${one} ${arrow} ${other}`))
    )
  }

  /** By how much faults slow the work of a component now, on average over its parts; 1 if there is no such component. */
  slownessOf(name: string): number {
    const parts = this.components.get(name)?.parts ?? []
    if (parts.every(({ conditions }) => conditions.slow === 1)) return 1
    return parts.reduce((sum, { conditions }) => sum + conditions.slow, 0) / parts.length
  }

  /** The instances of the service of this name, if their number can change. */
  fleetOf(on: string): Fleet | undefined {
    return this.components.get(on)?.fleet
  }

  /** The store of this name, if it was made to be altered. */
  alterableOf(on: string): Alterable | undefined {
    return this.components.get(on)?.alterable
  }

  /**
   * The ways between clients who are in this zone, region or group and everything outside of it: when the place is lost, so are
   * they. Empty if there are no clients.
   */
  clientsOf(on: string): ReadonlyArray<Conditions> {
    const clients = this.journeys.map(({ place }) => place).filter((place) => place.component !== on)
    const lost = new Set(clients.filter((place) => this.#isIn(place, on)))
    if (lost.size === 0) return []
    const isLost = (one: Place, other: Place) => lost.has(one) && !this.#isIn(other, on)
    return [this.links.conditionsWhere(`clients in ${on}`, (from, to) => isLost(from, to) || isLost(to, from))]
  }

  /** The components that a fault `on` this name touches, each once. */
  componentsOf(on: string): ReadonlyArray<string> {
    const ends = on.split(/<->|->/).map((end) => end.trim())
    return [...new Set(ends.flatMap((end) => this.#partsIn(end).map((part) => part.place.component)))]
  }

  #inRole(on: string): ReadonlyArray<Part> | undefined {
    const [component = "", role = ""] = on.split("/")
    return isRole(role) ? (this.components.get(component)?.inRole?.(role) ?? []) : undefined
  }

  #partsIn(name: string): ReadonlyArray<Part> {
    const inRole = this.#inRole(name)
    if (inRole !== undefined) return inRole
    return [...this.components.values()]
      .flatMap((component) => component.parts)
      .filter(({ place }) => this.#isIn(place, name))
  }

  /** Whether a place is called so, stands in what is called so, or is in a group of that name. */
  #isIn({ component, name, region, zone }: Place, of: string): boolean {
    const names = [component, name, zone, region]
    return names.includes(of) || (this.#groups[of]?.some((member) => names.includes(member)) ?? false)
  }

  /** Takes away what stores have at what is called so. */
  wipe(on: string): void {
    const hit = this.#partsIn(on)
    for (const name of this.componentsOf(on)) this.components.get(name)?.wipe?.(hit)
  }

  /** Empties the caches of this name, zone or region. */
  flush(on: string): void {
    for (const name of this.componentsOf(on)) this.components.get(name)?.flush?.((place) => this.#isIn(place, on))
  }
}
