/**
 * Balancer: who gets the next call.
 *
 * It chooses among those it believes to be healthy; if none are, among all, so that the callee refuses and not the balancer
 * (as Envoy's panic mode does). How much is outstanding at a target is known exactly and at once, by every caller.
 */
import * as Schema from "effect/Schema"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { drawBelow } from "../kernel/RandomStreams.ts"
import { optional, required } from "../model/Described.ts"
import { Ratio, writeRatio } from "../model/Quantities.ts"
import type { Place, Request } from "../model/Request.ts"

const plainKinds = ["round-robin", "random", "least-outstanding", "two-choices"] as const

const Plain = Schema.Literals(plainKinds)

/** `balancer:` of a service. */
export const Balancer = Schema.Union([
  Schema.Literals([...plainKinds, "zone-aware"]),
  Schema.Struct({
    kind: required(
      Schema.Literals([...plainKinds, "zone-aware"]),
      "`round-robin`: in turn. `random`. `least-outstanding`: who has the fewest calls inside. `two-choices`: the less loaded " +
        "of two drawn at random. `zone-aware`: somebody in the caller's zone, else in its region, else anybody."
    ),
    choices: optional(
      Schema.Int.check(Schema.isGreaterThanOrEqualTo(2)),
      "With `two-choices`: how many different ones are drawn, of whom the least loaded is taken, at least 2. Default 2."
    ),
    within: optional(Plain, "With `zone-aware`: how one of the zone (or region) is chosen. Default round-robin."),
    panicBelow: optional(
      Ratio,
      "If a smaller share than this is healthy, health is ignored: the few who are left would only be overrun. Default 0%, " +
        "only if nobody is healthy; Envoy's default is 50%."
    )
  })
]).annotate({ identifier: "Balancer", description: "Who gets the next call. Default round-robin." })

export type Balancer = typeof Balancer.Type

const complete = (options: Balancer): Exclude<Balancer, string> =>
  typeof options === "string" ? { kind: options } : options

/** In words: "zone-aware, two-choices within". */
export const describe = (options: Balancer): string => {
  const { choices = 2, kind, panicBelow = 0, within = "round-robin" } = complete(options)
  const plain = (one: string) => (one === "two-choices" && choices > 2 ? `best of ${choices} choices` : one)
  const chosen = kind === "zone-aware" && within !== "round-robin" ? `zone-aware, ${plain(within)} within` : plain(kind)
  return panicBelow === 0 ? chosen : `${chosen}, all when fewer than ${writeRatio(panicBelow)} are healthy`
}

/** Somebody who can be chosen. */
export interface Target {
  readonly place: Place
  /** Calls inside: waiting and being worked on. */
  readonly outstanding: number
  /** Whether the balancer believes so. */
  readonly isHealthy: boolean
}

/** Chooses a target for each request: its position in `targets`. */
export const make = (
  options: Balancer,
  targets: ReadonlyArray<Target>,
  stream: RandomStream
): ((request: Request) => number) => {
  const { choices = 2, kind, panicBelow = 0, within = "round-robin" } = complete(options)
  if (targets.length === 1) return () => 0
  const everybody = new Group(
    targets,
    targets.map((_, i) => i),
    kind === "zone-aware" ? within : kind,
    choices,
    stream
  )
  const anybody =
    panicBelow === 0
      ? () => everybody.pick(true)
      : () => everybody.pick(everybody.healthy >= panicBelow * targets.length)
  return kind === "zone-aware" ? nearest(targets, within, choices, stream, anybody) : anybody
}

/** The caller's zone while somebody there is healthy, else its region, else anybody. */
const nearest = (
  targets: ReadonlyArray<Target>,
  within: Kind,
  choices: number,
  stream: RandomStream,
  anybody: () => number
): ((request: Request) => number) => {
  const groups = new Map<string, Group>()
  const groupOf = (part: "zone" | "region", name: string | undefined): ReadonlyArray<Group> => {
    if (name === undefined) return []
    const known = groups.get(`${part} ${name}`)
    if (known !== undefined) return [known]
    const members = targets.flatMap(({ place }, i) => (place[part] === name ? [i] : []))
    if (members.length === 0) return []
    const made = new Group(targets, members, within, choices, stream)
    groups.set(`${part} ${name}`, made)
    return [made]
  }
  /** By the number of the caller's place. */
  const near: Array<ReadonlyArray<Group> | undefined> = []
  return ({ caller }) => {
    const around = (near[caller.id] ??= [...groupOf("zone", caller.zone), ...groupOf("region", caller.region)])
    for (const group of around) if (group.healthy > 0) return group.pick(true)
    return anybody()
  }
}

type Kind = typeof Plain.Type

/** Some of the targets, with whose turn it is among them. */
class Group {
  readonly #targets: ReadonlyArray<Target>
  readonly #members: ReadonlyArray<number>
  readonly #kind: Kind
  readonly #choices: number
  readonly #stream: RandomStream
  #turn = 0

  constructor(
    targets: ReadonlyArray<Target>,
    members: ReadonlyArray<number>,
    kind: Kind,
    choices: number,
    stream: RandomStream
  ) {
    this.#targets = targets
    this.#members = members
    this.#kind = kind
    this.#choices = choices
    this.#stream = stream
  }

  /** How many members are believed to be healthy. */
  get healthy(): number {
    let healthy = 0
    for (let i = 0; i < this.#members.length; i++) if (this.#isHealthy(i)) healthy++
    return healthy
  }

  /** Chooses a member; a healthy one if `minding` health and there is one. */
  pick(minding: boolean): number {
    const members = this.#members
    if (members.length === 1) return members[0]!
    switch (this.#kind) {
      case "round-robin":
        return members[this.#inTurn(minding)]!
      case "random":
        return members[this.#drawn(minding, -1)]!
      case "least-outstanding":
        return members[this.#leastLoaded(minding && this.healthy > 0)]!
      case "two-choices": {
        if (this.#choices > 2) return members[this.#bestOfSeveral(minding && this.healthy > 0)]!
        const one = this.#drawn(minding, -1)
        const other = this.#drawn(minding, one)
        return members[this.#outstanding(other) < this.#outstanding(one) ? other : one]!
      }
    }
  }

  /** The least loaded of several that are drawn without putting any back; the first drawn of those that are as little loaded. */
  #bestOfSeveral(minding: boolean): number {
    const left = this.#members.flatMap((_, i) => (!minding || this.#isHealthy(i) ? [i] : []))
    let best = -1
    for (let drawn = 0; drawn < this.#choices && left.length > 0; drawn++) {
      const at = drawBelow(this.#stream, left.length)
      const one = left[at]!
      left[at] = left[left.length - 1]!
      left.pop()
      if (best < 0 || this.#outstanding(one) < this.#outstanding(best)) best = one
    }
    return best
  }

  #isHealthy(i: number): boolean {
    return this.#targets[this.#members[i]!]!.isHealthy
  }

  #outstanding(i: number): number {
    return this.#targets[this.#members[i]!]!.outstanding
  }

  #inTurn(minding: boolean): number {
    const { length } = this.#members
    for (let tried = 0; tried < length; tried++) {
      const turn = this.#turn
      this.#turn = turn + 1 === length ? 0 : turn + 1
      if (!minding || this.#isHealthy(turn)) return turn
    }
    return this.#inTurn(false)
  }

  /** One at random, not the one at `except`. Counts the healthy only if the first draw does not hit one of them. */
  #drawn(minding: boolean, except: number): number {
    const others = except < 0 ? this.#members.length : this.#members.length - 1
    let drawn = drawBelow(this.#stream, others)
    if (except >= 0 && drawn >= except) drawn++
    if (!minding || this.#isHealthy(drawn)) return drawn
    const eligible = this.healthy - (except >= 0 && this.#isHealthy(except) ? 1 : 0)
    if (eligible === 0) return except >= 0 && this.#isHealthy(except) ? except : drawn
    let left = drawBelow(this.#stream, eligible)
    for (let i = 0; i < this.#members.length; i++) if (i !== except && this.#isHealthy(i) && left-- === 0) return i
    return drawn
  }

  /** The one with the fewest outstanding; drawn, if several have as few. */
  #leastLoaded(minding: boolean): number {
    let least = Infinity
    let ties = 0
    for (let i = 0; i < this.#members.length; i++) {
      const outstanding = this.#outstanding(i)
      if (outstanding > least || (minding && !this.#isHealthy(i))) continue
      ties = outstanding === least ? ties + 1 : 1
      least = outstanding
    }
    let left = ties === 1 ? 0 : drawBelow(this.#stream, ties)
    for (let i = 0; i < this.#members.length; i++) {
      if (this.#outstanding(i) !== least || (minding && !this.#isHealthy(i))) continue
      if (left-- === 0) return i
    }
    return 0
  }
}
