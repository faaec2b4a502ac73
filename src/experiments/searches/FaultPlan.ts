/**
 * Fault plan: a few faults at once, drawn from what can go wrong in a system.
 *
 * What can go wrong is read off the system: every component, node, zone, and every way that calls and their answers go, with every kind
 * of fault that fits, from mild to severe. A plan is written in small whole numbers, so that it can be drawn, changed and shrunk.
 */

import { consumersIn, zonesIn, zonesOf } from "../../scenarios/Places.ts"
import { relaysIn } from "../../scenarios/Relays.ts"
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

const skews = () => ["10ms", "100ms", "500ms", "3s"].map((clock) => ({ clock }))

/** What a partition is made of. */
const whole = (...keys: ReadonlyArray<"crash" | "pause" | "cut">) =>
  keys.map((kind) => ({ kind, strengths: [{ [kind]: true }] }))

/** One instance, half of them, all. */
const some = (key: string, instances: number): ReadonlyArray<Readonly<Record<string, unknown>>> => [
  ...(instances > 1 ? [{ [key]: true, instances: 1 }] : []),
  ...(instances > 3 ? [{ [key]: true, instances: "50%" }] : []),
  { [key]: true }
]

type Kinds = ReadonlyArray<Omit<Choice, "on">>

const lost: Kinds = [{ kind: "loss", strengths: shares("loss", 1, 5, 10, 25, 50, 100) }, ...whole("cut")]

const wayThere: Kinds = [{ kind: "latency", strengths: delays() }, ...lost]

/** Of which nobody comes back as they were: no design is asked to stand it that does not say so. */
const wiped = { kind: "wipe", strengths: [{ wipe: true }] }

/** Who speaks to a database has a connection of their own, on which nothing comes twice. */
const twice: Kinds = [{ kind: "duplicates", strengths: shares("duplicates", 1, 10, 50, 100) }]

const choicesOf = (scenario: Scenario): ReadonlyArray<Choice> => {
  const on = (target: string, kinds: Kinds): ReadonlyArray<Choice> => kinds.map((one) => ({ on: target, ...one }))
  const components = Object.entries(scenario.system).flatMap(([name, component]): ReadonlyArray<Choice> => {
    const instances = zonesOf(component).length
    const nodes = component.kind === "store" && instances > 1 && instances <= few ? instances : 0
    return [
      ...on(name, [
        { kind: "slow", strengths: factors("slow", 1.5, 2, 3, 5, 8, 12) },
        { kind: "latency", strengths: delays() },
        { kind: "errors", strengths: shares("errors", 1, 5, 10, 25, 50, 100) },
        { kind: "pause", strengths: some("pause", instances) },
        { kind: "crash", strengths: some("crash", instances) },
        { kind: "clock", strengths: skews() },
        ...(component.kind === "cache" ? [{ kind: "flush", strengths: [{ flush: true }] }] : []),
        ...(component.kind === "store" ? [wiped] : [])
      ]),
      // Of nodes that have to agree it matters which one it is, and between which of them the way is cut.
      ...(nodes === 0 ? [] : on(`${name}/primary`, whole("crash", "pause", "cut"))),
      ...Array.from({ length: nodes }, (_, i) =>
        on(`${name}/${i + 1}`, [...whole("crash", "pause", "cut"), { kind: "clock", strengths: skews() }, wiped])
      ).flat(),
      ...pairsOf(Array.from({ length: nodes }, (_, i) => `${name}/${i + 1}`)).flatMap((pair) => on(pair, whole("cut")))
    ]
  })
  const processes = [...Object.keys(consumersIn(scenario)), ...relaysIn(scenario)].flatMap((name) =>
    on(name, whole("crash", "pause", "cut"))
  )
  const links = topology(scenario).edges.flatMap(({ from, to }): ReadonlyArray<Choice> => {
    const called = scenario.system[to]
    if (called === undefined) return []
    const there = called.kind === "store" ? wayThere : [...wayThere, ...twice]
    return [...on(`${from} -> ${to}`, there), ...on(`${to} -> ${from}`, lost)]
  })
  const zones = zonesIn(scenario)
  const crowds = Object.keys(scenario.journeys).flatMap((name) =>
    on(name, [{ kind: "load", strengths: factors("load", 1.2, 1.5, 2, 3, 5) }])
  )
  return [
    ...components,
    ...processes,
    ...links,
    ...zones.flatMap((zone) => on(zone, whole("crash", "cut"))),
    ...pairsOf(zones).flatMap((pair) => on(pair, whole("cut"))),
    ...crowds
  ]
}

/** Of more than these nobody is singled out: there would be little else to draw. */
const few = 7

/** From each to every other, one way. */
const pairsOf = (all: ReadonlyArray<string>): ReadonlyArray<string> =>
  (all.length > few ? [] : all).flatMap((from) => all.flatMap((to) => (from === to ? [] : [`${from} -> ${to}`])))

export interface SpaceOptions {
  readonly budget: number
  /** The longest that a fault may last. */
  readonly longest: Span
  /** Kinds of faults; default all but wipes. */
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
    choices: choicesOf(scenario).filter(({ kind }) => kinds?.includes(kind) ?? kind !== "wipe"),
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
      const lasts = kind === "flush" || kind === "wipe" ? {} : { for: writeSpan(lengths[length]!) }
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

/** A plan that owes nothing to any other: one to as many faults as the budget has, each drawn by itself. */
export const drawPlan = (space: PlanSpace, stream: RandomStream): Plan =>
  within(
    Array.from({ length: 1 + drawBelow(stream, space.budget) }, () => drawOne(space, stream)),
    space,
    stream
  )

/** Without what is too much, drawn by lot; and no fault on top of the same fault, which would be one that is not in the space. */
export const within = (plan: Plan, space: PlanSpace, stream: RandomStream): Plan => {
  const left = plan.filter((draw, i) => !plan.slice(0, i).some((other) => isOnTop(draw, other, space)))
  while (left.length > space.budget) left.splice(drawBelow(stream, left.length), 1)
  return left
}

const isOnTop = ([choice, , at, length]: Draw, other: Draw, { instants, lengths }: PlanSpace): boolean => {
  const [from, to] = [instants[at]!, instants[other[2]]!]
  const first = from < to ? lengths[length]! : lengths[other[3]]!
  return choice === other[0] && Math.abs(from - to) < first
}

/** How much goes wrong: the fewer faults, the shorter and the milder, the smaller. */
export const sizeOf = ({ choices, lengths }: PlanSpace, plan: Plan): number =>
  plan.reduce((sum, [choice, strength, , length]) => {
    const { strengths } = choices[choice]!
    return sum + 1 + (length / lengths.length + Math.min(strength, strengths.length - 1) / strengths.length) / 3
  }, 0)
