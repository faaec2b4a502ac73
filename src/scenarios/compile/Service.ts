/**
 * Compiling a service: its instances at once, what its endpoints do when every other component is there.
 */

import type { Workplace } from "../../sim/components/places/Workplace.ts"
import { ConnectionPoolComponent } from "../../sim/components/pools/ConnectionPool.ts"
import { instancesOf, mostInstancesOf, ServiceComponent } from "../../sim/components/services/Service.ts"
import { discerning } from "../../sim/faults/Discerning.ts"
import type { Caller, Endpoint } from "../../sim/model/Endpoint.ts"
import type { EndpointSpec, ServiceSpec } from "../language/System.ts"
import type { Surroundings } from "./Standpoint.ts"
import { Standpoint } from "./Standpoint.ts"
import { compileSteps, inbound } from "./Steps.ts"

type Pools = ReadonlyMap<Workplace, ReadonlyMap<string, ConnectionPoolComponent>>

export const compileService = (name: string, spec: ServiceSpec, around: Surroundings): void => {
  const { endpoints, service } = spec
  const { run, world } = around
  const mostByHand = world.mostInstances.get(name)
  const places = world.places(name, mostByHand ?? slotsOf(service, world.released.has(name)), service.zones)
  let whenSized = () => {}
  const component = new ServiceComponent(
    service,
    name,
    places,
    run,
    world.links,
    mostByHand === undefined ? undefined : () => whenSized()
  )
  world.components.set(name, {
    name,
    parts: component.parts,
    // There is no room for a whole new version beside instances whose number is changed by hand.
    fleet: mostByHand === undefined ? component.fleet : undefined,
    begin: () => component.begin(),
    endpoint: (endpoint) => (endpoint in endpoints ? component.endpoint(endpoint) : undefined)
  })
  around.later(() => {
    const pools = poolsOf(name, spec, component, around)
    whenSized = () => {
      for (const [{ isPresent }, own] of pools) for (const pool of own.values()) pool.attend(isPresent)
    }
    const front = inFront(service.through, name, name, component, around)
    const define = definer(name, component, pools, around)
    for (const endpoint of Object.keys(endpoints)) define(spec, endpoint, front)
    around.services.set(name, (changed, endpoint) => {
      if (changed.kind !== "service") return
      define(changed, endpoint, inFront(changed.service.through, name, name, component, around))
    })
    let now = spec
    around.sizes.set(name, (changed) => {
      if (changed.kind !== "service") return
      const { workers } = changed.service
      const instances = instancesOf(changed.service)
      if (instances !== instancesOf(now.service)) component.become(instances)
      if (workers !== undefined && workers !== now.service.workers) component.resize(workers)
      for (const [pool, { size }] of Object.entries(changed.pools ?? {})) {
        if (size !== now.pools?.[pool]?.size) for (const own of pools.values()) own.get(pool)!.resize(size)
      }
      now = changed
    })
  })
}

/** Gives endpoints what they do, on every instance. */
const definer =
  (name: string, component: ServiceComponent, pools: Pools, around: Surroundings) =>
  ({ endpoints, service }: ServiceSpec, endpoint: string, front: (next: Endpoint) => Endpoint): void => {
    const { steps, through } = endpoints[endpoint]!
    const label = `${name}.${endpoint}`
    const own = inFront(through, label, name, component, around)
    component.define(
      endpoint,
      (workplace, station) =>
        tellingApart(
          workplace,
          endpoint,
          compileSteps(
            steps,
            new Standpoint({
              label,
              place: workplace.place,
              site: component.site,
              workplace,
              pools: pools.get(workplace)!,
              ...((service.holdsWorker ?? true) ? {} : { aroundWork: (work) => component.serve(station, work) })
            }),
            around
          ),
          around
        ),
      (next) => front(own(next))
    )
  }

/** Room for as many again, if their number can change: for those who still drain, or the whole of a new version. */
const slotsOf = (service: ServiceSpec["service"], isReleased: boolean): number =>
  mostInstancesOf(service) * (service.autoscaler === undefined && !isReleased ? 1 : 2)

/** Every instance has its own. */
const poolsOf = (
  name: string,
  { pools = {} }: ServiceSpec,
  { stations }: ServiceComponent,
  { run }: Surroundings
): Pools =>
  new Map(
    stations.map(({ workplace }) => [
      workplace,
      new Map(
        Object.entries(pools).map(([pool, options]) => [
          pool,
          new ConnectionPoolComponent(options, `${name}.${pool}`, workplace, run)
        ])
      )
    ])
  )

/** Faults that hit only some calls need somebody who tells them apart. */
const tellingApart = (
  { conditions, place }: Workplace,
  endpoint: string,
  next: Endpoint,
  { run, world }: Surroundings
): Endpoint => (world.tellsCallsApart ? discerning({ conditions, endpoint, place }, next, run) : next)

/** Policies in front of a service or of one of its endpoints: one state for all instances. */
const inFront = (
  through: EndpointSpec["through"],
  label: string,
  name: string,
  component: ServiceComponent,
  around: Surroundings
): ((next: Endpoint) => Endpoint) => {
  if (through === undefined) return (next) => next
  const caller: Caller = { label: `in front of ${label}`, name, site: component.site, target: label }
  const { place } = component.parts[0]!
  return inbound(through, caller, new Standpoint({ label: caller.label, place, site: component.site }), around)
}
