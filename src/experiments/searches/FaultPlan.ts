/**
 * Fault plan: a few faults at once, drawn from what can go wrong in a system.
 *
 * What can go wrong is read off the system: every component, instance, zone and call between components, with every kind of fault
 * that fits, from mild to severe. A plan is written in small whole numbers, so that it can be drawn, changed and shrunk.
 */

import { zonesIn, zonesOf } from "../../scenarios/Places.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import { topology } from "../../scenarios/Topology.ts"
import type { Span } from "../../sim/kernel/Instant.ts"
import { drawBelow, type RandomStream } from "../../sim/kernel/RandomStreams.ts"
import { writeSpan } from "../../sim/model/SpanText.ts"

/** One kind of fault at one target, from mild to severe; as written, without its times. */
export interface Choice {
  readonly on: string
  readonly kind: string
  readonly strengths: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** What plans are drawn from. */
export interface PlanSpace {
  readonly choices: ReadonlyArray<Choice>
  /** Faults in a plan, at most. */
  readonly budget: number
  /** When a fault may begin. */
  readonly instants: ReadonlyArray<Span>
  /** How long it may last, from short to long. */
  readonly lengths: ReadonlyArray<Span>
}

/** Positions in the lists of the space: choice, strength, instant and length. A strength there is not is the most severe. */
export type Draw = readonly [choice: number, strength: number, instant: number, length: number]

export type Plan = ReadonlyArray<Draw>

const steps = { instants: 20, lengths: 10 } as const

/** How many strengths a kind has at most. */
export const strengthsMax = 6

const factors = (key: string, ...values: ReadonlyArray<number>) => values.map((value) => ({ [key]: `${value}x` }))
const shares = (key: string, ...values: ReadonlyArray<number>) => values.map((value) => ({ [key]: `${value}%` }))
const delays = () => ["20ms", "100ms", "300ms", "1s", "3s"].map((latency) => ({ latency }))

/** One instance, half of them, all. */
const some = (key: string, instances: number): ReadonlyArray<Readonly<Record<string, unknown>>> => [
  ...(instances > 1 ? [{ [key]: true, instances: 1 }] : []),
  ...(instances > 3 ? [{ [key]: true, instances: "50%" }] : []),
  { [key]: true }
]

/** The kinds of faults that plans are made of. */
export const planKinds: ReadonlyArray<string> = [
  "slow",
  "latency",
  "errors",
  "pause",
  "crash",
  "flush",
  "loss",
  "cut",
  "load"
]

const choicesOf = (scenario: Scenario): ReadonlyArray<Choice> => {
  const components = Object.entries(scenario.system).flatMap(([on, component]): ReadonlyArray<Choice> => {
    const instances = zonesOf(component).length
    return [
      { on, kind: "slow", strengths: factors("slow", 1.5, 2, 3, 5, 8, 12) },
      { on, kind: "latency", strengths: delays() },
      { on, kind: "errors", strengths: shares("errors", 1, 5, 10, 25, 50, 100) },
      { on, kind: "pause", strengths: some("pause", instances) },
      { on, kind: "crash", strengths: some("crash", instances) },
      ...(component.kind === "cache" ? [{ on, kind: "flush", strengths: [{ flush: true }] }] : [])
    ]
  })
  const calls = topology(scenario).edges.filter(({ from, to }) => from in scenario.system && to in scenario.system)
  const links = calls.flatMap(({ from, to }): ReadonlyArray<Choice> => {
    const on = `${from} -> ${to}`
    return [
      { on, kind: "latency", strengths: delays() },
      { on, kind: "loss", strengths: shares("loss", 1, 5, 10, 25, 50, 100) },
      { on, kind: "cut", strengths: [{ cut: true }] }
    ]
  })
  const zones = zonesIn(scenario).map((on): Choice => ({ on, kind: "crash", strengths: [{ crash: true }] }))
  const crowds = Object.keys(scenario.journeys).map(
    (on): Choice => ({ on, kind: "load", strengths: factors("load", 1.2, 1.5, 2, 3, 5) })
  )
  return [...components, ...links, ...zones, ...crowds]
}

export interface SpaceOptions {
  readonly budget: number
  /** The longest that a fault may last. */
  readonly longest: Span
  /** Kinds of faults; default all. */
  readonly kinds?: ReadonlyArray<string> | undefined
  /** When the last has to be over. Default: with the run. */
  readonly until?: Span
}

/** What can go wrong in a scenario. Not every choice need be valid: what a fault can hit is checked when it is set. */
export const planSpace = (scenario: Scenario, { budget, kinds, longest, until }: SpaceOptions): PlanSpace => {
  const { duration, warmup = 0 } = scenario
  const room = Math.max(0, (until ?? duration) - warmup - longest)
  const evenly = (count: number, at: (share: number) => number) => [
    ...new Set(Array.from({ length: count }, (_, i) => rounded(at((i + 1) / count))))
  ]
  return {
    choices: choicesOf(scenario).filter(({ kind }) => kinds === undefined || kinds.includes(kind)),
    budget,
    instants: evenly(steps.instants, (share) => warmup + room * share),
    lengths: evenly(steps.lengths, (share) => longest * share)
  }
}

/** To the millisecond: nobody asks for a fault to the nanosecond. */
const rounded = (span: Span): Span => Math.max(1, Math.round(span / 1e6)) * 1e6

/** The faults of a plan as they are written, by name. */
export const faultsOf = (
  { choices, instants, lengths }: PlanSpace,
  plan: Plan
): Readonly<Record<string, Readonly<Record<string, unknown>>>> =>
  Object.fromEntries(
    plan.map(([choice, strength, instant, length], i) => {
      const { kind, on, strengths } = choices[choice]!
      const lasts = kind === "flush" ? {} : { for: writeSpan(lengths[length]!) }
      const does = strengths[Math.min(strength, strengths.length - 1)]!
      return [`found-${i + 1}`, { on, ...does, at: writeSpan(instants[instant]!), ...lasts }]
    })
  )

/** The same as settings. */
export const settingsOf = (space: PlanSpace, plan: Plan): ReadonlyArray<string> =>
  Object.entries(faultsOf(space, plan)).map(([name, fault]) => `faults.${name}=${JSON.stringify(fault)}`)

export const drawOne = (space: PlanSpace, stream: RandomStream): Draw => {
  const choice = drawBelow(stream, space.choices.length)
  return [
    choice,
    drawBelow(stream, space.choices[choice]!.strengths.length),
    drawBelow(stream, space.instants.length),
    drawBelow(stream, space.lengths.length)
  ]
}

/** How much goes wrong: the fewer faults, the shorter and the milder, the smaller. */
export const sizeOf = ({ choices, lengths }: PlanSpace, plan: Plan): number =>
  plan.reduce((sum, [choice, strength, , length]) => {
    const { strengths } = choices[choice]!
    return sum + 1 + (length / lengths.length + Math.min(strength, strengths.length - 1) / strengths.length) / 3
  }, 0)
