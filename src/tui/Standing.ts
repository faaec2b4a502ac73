/**
 * Standing: how each component and each link of the topology is doing, as the picture tells it.
 *
 * Rates are those of the last full window; of several states the worst is shown. A component that is hit but still carries calls
 * (one instance of three has crashed) is degraded and not down.
 */
import type { Topology, TopologyNode } from "../experiments/Result.ts"
import type { ComponentPicture, FaultBand, JourneyPicture, Picture } from "../sim/observation/pictures/Picture.ts"
import type { State } from "./drawing/Symbols.ts"
import type { RetryWatch } from "./Model.ts"

export interface Standing {
  readonly name: string
  readonly state: State
  /** Per second; `null` before the first window is full. */
  readonly offered: number | null
  readonly carried: number | null
  /** Share of what ended that failed or was not good enough. */
  readonly badShare: number | null
  /** Calls in the waiting line; 0 for a journey. */
  readonly waiting: number
  /** 0..1; `undefined` without a limit. */
  readonly utilisation: number | undefined
  readonly p99Ms: number | null
  /** If a change has made them more or fewer. */
  readonly instances?: number
}

/** The name of the edge in a `RetryWatch`. */
export const edgeName = (from: string, to: string): string => `${from} -> ${to}`

const latest = <T>(values: ReadonlyArray<T>, picture: Picture): T | null => values[picture.fullWindows - 1] ?? null

/** The faults that last. */
export const activeFaults = (picture: Picture): ReadonlyArray<FaultBand> =>
  picture.faults.filter(({ toMs }) => toMs === null)

const isOnLink = ({ on }: FaultBand): boolean => on.includes("->")

/** What a fault says of a component that it hits, worst case. */
const worstOf = (what: string): State =>
  /is down|stands still/.test(what) ? "down" : what.includes("cut off") ? "partitioned" : "degraded"

/** A meter of a policy is named after the caller it belongs to: "shop.checkout -> payments.charge". */
export const isOf = (owner: string, name: string): boolean =>
  new RegExp(`^(?:in front of )?${name.replace(/[^a-zA-Z0-9]/g, "\\$&")}(?:[. /#]|$)`).test(owner)

const hasOpenBreaker = (picture: Picture, name: string): boolean =>
  picture.meters.some((meter) => meter.name === "breaker state" && meter.value >= 1 && isOf(meter.of, name))

const stateOf = (component: ComponentPicture, picture: Picture, utilisation: number | undefined): State => {
  const hits = activeFaults(picture)
    .filter((band) => !isOnLink(band) && band.components.includes(component.name))
    .map(({ what }) => worstOf(what))
  const stillCarries = (latest(component.series.carried, picture) ?? 0) > 0
  if (hits.includes("down")) return stillCarries ? "degraded" : "down"
  if (hits.includes("partitioned")) return stillCarries ? "degraded" : "partitioned"
  if (hasOpenBreaker(picture, component.name)) return "breaker open"
  if (hits.length > 0) return "degraded"
  if (
    (utilisation ?? 0) >= 0.95 &&
    (component.now.waiting > 0 || (latest(component.series.waiting, picture) ?? 0) >= 1)
  ) {
    return "saturated"
  }
  return (badShareOf(component, picture) ?? 0) >= badShareMax ? "degraded" : "up"
}

const share = (part: number, whole: number): number | null =>
  whole > 0 ? Math.min(1, Math.max(0, part / whole)) : null

/** Of the calls to a component so many may fail before it counts as degraded. */
const badShareMax = 0.05

const badShareOf = ({ series }: ComponentPicture, picture: Picture): number | null => {
  const failed = latest(series.failed, picture) ?? 0
  return share(failed, failed + (latest(series.carried, picture) ?? 0))
}

const componentStanding = (component: ComponentPicture, picture: Picture): Standing => {
  const { series } = component
  const busy = latest(series.busy, picture)
  const utilisation = component.capacity === null ? undefined : Math.min(1, (busy ?? 0) / component.capacity)
  return {
    name: component.name,
    state: stateOf(component, picture, utilisation),
    offered: latest(series.offered, picture),
    carried: latest(series.carried, picture),
    badShare: badShareOf(component, picture),
    waiting: component.now.waiting,
    utilisation,
    p99Ms: latest(series.p99Ms, picture),
    ...(component.now.instances === undefined ? {} : { instances: component.now.instances })
  }
}

/** How much of what is offered users of a journey may lose before it counts as degraded. */
const allowance = (picture: Picture, journey: string): number =>
  1 - Math.min(0.99, ...picture.objectives.filter(({ of }) => of === journey).map(({ target }) => target))

/** So many windows without any end, while users keep coming, and nothing works any more. */
const silentWindows = 4

const journeyStanding = (journey: JourneyPicture, picture: Picture): Standing => {
  const { series } = journey
  const { fullWindows } = picture
  const ends = series.carried.slice(0, fullWindows).map((carried, i) => carried + series.failed[i]!)
  const isSilent =
    ends.length >= silentWindows && ends.slice(-silentWindows).every((count) => count === 0) && journey.inFlight > 0
  const good = latest(series.good, picture) ?? 0
  const ended = ends.at(-1) ?? 0
  const badShare = share(ended - good, ended)
  const isBad = badShare !== null && badShare > allowance(picture, journey.name)
  return {
    name: journey.name,
    state: isSilent || (isBad && good === 0) ? "down" : isBad ? "degraded" : "up",
    offered: latest(series.offered, picture),
    carried: latest(series.carried, picture),
    badShare,
    waiting: 0,
    utilisation: undefined,
    p99Ms: latest(series.p99Ms, picture)
  }
}

const unknown = (name: string): Standing => ({
  name,
  state: "up",
  offered: null,
  carried: null,
  badShare: null,
  waiting: 0,
  utilisation: undefined,
  p99Ms: null
})

/** One for each node of the topology, in its order. */
export const standings = (topology: Topology, picture: Picture | undefined): ReadonlyArray<Standing> =>
  topology.nodes.map((node) => standingOf(node, picture))

const standingOf = ({ kind, name }: TopologyNode, picture: Picture | undefined): Standing => {
  if (picture === undefined) return unknown(name)
  if (kind === "client") {
    const journey = picture.journeys.find((one) => one.name === name)
    return journey === undefined ? unknown(name) : journeyStanding(journey, picture)
  }
  const component = picture.components.find((one) => one.name === name)
  return component === undefined ? unknown(name) : componentStanding(component, picture)
}

/** Whether messages pass from one to the other, as far as faults on links say. */
export const isCut = (picture: Picture, from: string, to: string): boolean =>
  activeFaults(picture)
    .filter((band) => isOnLink(band) && band.what.includes("cut off"))
    .some(({ on }) => {
      const ends = on.split(/<->|->/).map((end) => end.trim())
      return (ends[0] === from && ends[1] === to) || (on.includes("<->") && ends[0] === to && ends[1] === from)
    })

/** The retries as of this picture: an edge is retrying if more than 2 % of its calls since the look before were retries. */
export const watchRetries = (before: RetryWatch, picture: Picture): RetryWatch => {
  if (picture.atMs >= before.atMs && picture.atMs - before.atMs < picture.windowMs) return before
  // Looked back at, nothing is known of the moment before.
  const known = picture.atMs < before.atMs ? {} : before.counts
  const counts = Object.fromEntries(
    picture.edges.map(({ calls, from, retries, to }) => [edgeName(from, to), { calls, retries }])
  )
  const retrying = Object.entries(counts).flatMap(([name, { calls, retries }]) => {
    const old = known[name] ?? { calls: 0, retries: 0 }
    return retries - old.retries > (calls - old.calls) * 0.02 ? [name] : []
  })
  return { atMs: picture.atMs, counts, retrying }
}
