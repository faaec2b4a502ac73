/**
 * Fleet: the instances of a service whose number changes while it runs, and who of them gets the next call.
 *
 * There are slots enough from the start; an instance starts in the first free one and serves when it has started. Whoever is
 * removed gets no more calls, finishes what it holds, and is killed if that takes too long. While a new version is released
 * its instances stand beside the old ones, and get the share of the calls that the release says.
 */
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Condition } from "../../model/Conditions.ts"
import { optional, required } from "../../model/Described.ts"
import type { Site } from "../../model/Fact.ts"
import type * as Model from "../../model/Fleet.ts"
import type { Run } from "../../model/Journal.ts"
import { Factor, Span as SpanText } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"
import type { Trail } from "../../model/Trail.ts"
import type { Balancer, Target } from "../balancers/Balancer.ts"
import * as Balancing from "../balancers/Balancer.ts"
import type { Station } from "../places/Station.ts"
import { Slot } from "./Slot.ts"
import { Released, Version } from "./Version.ts"

/** `coldStart:` of a service. */
export const ColdStart = Schema.Struct({
  slow: optional(Factor, "Work takes this many times as long at first. Default 3x."),
  for: required(SpanText, "For so long after it began to serve.")
}).annotate({
  identifier: "ColdStart",
  description:
    "How an instance begins that an autoscaler, a change or a release has started: slower for a time, as everything is cold."
})
export type ColdStart = typeof ColdStart.Type

/** In words: "3x slower for 20s after a start". */
export const describeColdStart = ({ for: span, slow = 3 }: ColdStart): string =>
  `${slow}x slower for ${formatSpan(span)} after a start`

export interface FleetOptions {
  readonly name: string
  readonly balancer: Balancer
  readonly coldStart: ColdStart | undefined
  readonly stations: ReadonlyArray<Station>
  /** As the balancer sees them, in the order of the stations. */
  readonly targets: ReadonlyArray<Target>
  /** How many serve from the start. */
  readonly initial: number
  /** Told of the position where an instance begins to start: it is another than the one that was there before. */
  readonly onStart?: ((position: number) => void) | undefined
  /** Told how many can work whenever that is another number, in place of gauges: of a fleet that is changed by hand. */
  readonly onLevel?: ((working: number) => void) | undefined
}

export class Fleet implements Model.Fleet {
  readonly name: string
  readonly slots: ReadonlyArray<Slot>
  readonly run: Run
  readonly #options: FleetOptions
  readonly #stream: RandomStream
  readonly #shares: RandomStream
  /** Numbers of the gauges of all who are there, and of those who can work, the leaving among them. */
  readonly #gauges: { readonly instances: number; readonly serving: number } | undefined
  #version: Version
  #next: Released | undefined
  /** Who waits for a free slot. */
  readonly #eager: Array<() => void> = []

  constructor(options: FleetOptions, run: Run) {
    const { initial, name, onLevel, stations } = options
    this.name = name
    this.run = run
    this.#options = options
    this.#stream = run.kernel.streams.stream(`${name}/balancer`)
    this.#shares = run.kernel.streams.stream(`${name}/release`)
    if (onLevel === undefined) {
      this.#gauges = {
        instances: run.journal.meter({ name: "instances", of: name, kind: "gauge" }),
        serving: run.journal.meter({ name: "serving instances", of: name, kind: "gauge" })
      }
    }
    this.slots = stations.map((station, i) => new Slot(i, station, this, run))
    this.#version = new Version(this, undefined)
    for (const slot of this.slots.slice(0, initial)) {
      slot.serve(undefined)
      this.#version.slots.push(slot)
    }
    for (const { station } of this.slots.slice(initial)) station.workplace.isPresent = false
    this.balance(this.#version)
  }

  /** What it is in the books, with so many workers each, unless somebody else keeps them. */
  siteOf(each: number): Site {
    const fleet = this
    return {
      name: this.name,
      kind: "service",
      get capacity() {
        return each * fleet.working
      },
      elastic: { each, most: each * this.slots.length, ...this.#gauges! }
    }
  }

  /** How many can work now. */
  get working(): number {
    return this.#count((stage) => stage === "serving" || stage === "draining")
  }

  /** Those of the version that is released serve, or are starting. */
  get current(): ReadonlyArray<Slot> {
    return this.#version.slots
  }

  get isReleasing(): boolean {
    return this.#next !== undefined
  }

  /** To be called when the run begins. */
  begin(): void {
    this.#level()
  }

  /**
   * Positions of those whom a caller finds who looks them up now. While a release shares calls out, it is by look-ups, as with
   * weighted records of a name service.
   */
  get serving(): ReadonlyArray<number> {
    return servingOf(this.#drawn())
  }

  /** Who gets this call. */
  pick(request: Request, tried?: Trail): number {
    return this.#drawn().pick(request, tried)
  }

  /** The version that the next call goes to. */
  #drawn(): Version {
    const next = this.#next
    if (next === undefined || next.share <= 0) return this.#version
    return next.share >= 1 || this.#shares.next() < next.share ? next : this.#version
  }

  /** Starts so many more, or as many as there are free slots for. */
  grow(count: number, startUp: () => Span): void {
    for (let i = 0; i < count; i++) this.start(this.#version, startUp())
  }

  /** Removes so many, the newest first; those who have not started yet before all others. */
  shrink(count: number, patience: Span): void {
    const newest = [...this.#version.slots].sort(
      (one, other) =>
        Number(one.stage === "serving") - Number(other.stage === "serving") ||
        other.startedAt - one.startedAt ||
        other.position - one.position
    )
    for (const slot of newest.slice(0, count)) this.remove(slot, this.#version, patience)
  }

  release(gray: Condition | undefined, whenSuperseded: () => void): Model.Release {
    this.#next?.supersede()
    const next = new Released(this, gray, this.#version, whenSuperseded)
    this.#next = next
    return next
  }

  /** The release is over, and this version is what there is. */
  settle(version: Version): void {
    this.#version = version
    this.#next = undefined
  }

  /** Lets an instance of this version start in the first free slot; `false` if none is free, as too many still drain. */
  start(version: Version, span: Span, whenServing?: () => void): boolean {
    const slot = this.slots.find(({ stage }) => stage === "absent")
    if (slot === undefined) return false
    const { kernel } = this.run
    const life = ++slot.life
    slot.stage = "starting"
    slot.startedAt = kernel.now
    slot.station.workplace.isPresent = true
    slot.revive()
    this.#options.onStart?.(slot.position)
    version.slots.push(slot)
    const serve = () => {
      if (slot.life !== life) return
      slot.serve(version.gray)
      this.#coldStart(slot, life)
      this.balance(version)
      this.run.journal.changed(this.name, `${slot.station.workplace.place.name} serves`)
      this.#level()
      whenServing?.()
    }
    this.#level()
    if (span === 0) serve()
    else kernel.after(span, { due: serve })
    return true
  }

  /** Calls `action` as soon as a slot is free. */
  whenFree(action: () => void): void {
    this.#eager.push(action)
  }

  /** Takes an instance out; it has so much time to finish what it holds. */
  remove(slot: Slot, version: Version, patience: Span): void {
    version.slots.splice(version.slots.indexOf(slot), 1)
    if (slot.stage === "starting" || slot.inFlight === 0) this.#gone(slot)
    else {
      slot.stage = "draining"
      const { life } = slot
      this.run.kernel.after(patience, { due: () => slot.life === life && this.#kill(slot) })
    }
    this.balance(version)
    this.#level()
  }

  /** Lets calls go to those of a version who serve. The one place where a balancer learns that they have changed. */
  balance(version: Version): void {
    const { balancer, targets } = this.#options
    version.pick = Balancing.makeAmong(servingOf(version), balancer, targets, this.#stream)
  }

  ended(slot: Slot, how: "answered" | "failed" | "called back", response: Span): void {
    if (how !== "called back" && this.#next?.slots.includes(slot)) this.#next.saw(how === "answered", response)
    if (slot.stage === "draining" && slot.inFlight === 0) {
      this.#gone(slot)
      this.#level()
    }
  }

  #coldStart(slot: Slot, life: number): void {
    const { coldStart } = this.#options
    if (coldStart === undefined) return
    const warm = slot.suffer({ slow: coldStart.slow ?? 3 })
    this.run.kernel.after(coldStart.for, { due: () => slot.life === life && warm() })
  }

  #gone(slot: Slot): void {
    slot.stage = "absent"
    slot.life++
    slot.station.workplace.isPresent = false
    slot.recover()
    const [eager] = this.#eager.splice(0, 1)
    if (eager !== undefined) this.run.kernel.soon({ due: eager })
  }

  #kill(slot: Slot): void {
    const { name } = slot.station.workplace.place
    this.run.journal.changed(
      this.name,
      `${name} is killed with ${slot.inFlight} calls inside: it has not drained in time`
    )
    slot.die()
    this.#gone(slot)
    this.#level()
  }

  #count(is: (stage: Slot["stage"]) => boolean): number {
    let count = 0
    for (const { stage } of this.slots) if (is(stage)) count++
    return count
  }

  #level(): void {
    const gauges = this.#gauges
    this.#options.onLevel?.(this.working)
    if (gauges === undefined) return
    const { journal } = this.run
    journal.levelled(
      gauges.instances,
      this.#count((stage) => stage !== "absent")
    )
    journal.levelled(gauges.serving, this.working)
  }
}

const servingOf = ({ slots }: Version): ReadonlyArray<number> =>
  slots
    .filter(({ stage }) => stage === "serving")
    .map(({ position }) => position)
    .sort((one, other) => one - other)
