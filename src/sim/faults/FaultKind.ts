/**
 * Fault kind: what a fault does to what it hits, as far as that is a condition or a course of conditions.
 */
import * as Schema from "effect/Schema"
import { formatSpan } from "../kernel/Instant.ts"
import type { Condition } from "../model/Conditions.ts"
import { optional, required } from "../model/Described.ts"
import { Count, Factor, Ratio, Span, writeRatio } from "../model/Quantities.ts"
import type { Selection } from "./Selection.ts"
import { describe as describeSelection } from "./Selection.ts"

const yes = Schema.Literal(true)

const Down = Span.check(Schema.isGreaterThan(0, { message: "a restart has to take some time" }))

const Deploy = Schema.Struct({
  batch: optional(Count, "How many instances are restarted at a time. Default 1."),
  drain: optional(
    Span,
    "How long before it goes down an instance is taken out of balancing, to finish what it has. Default 0s: it is just killed."
  ),
  down: required(Down, "How long a restart takes: so long an instance is down."),
  settle: optional(Span, "How long to wait after a batch is back before the next goes. Default 0s.")
}).annotate({ identifier: "Deploy", description: "A rolling restart: the instances one batch after the other." })

export const kinds = {
  slow: optional(Factor, "Work takes this many times as long."),
  latency: optional(Span, "Added to every piece of work, or to every passage of a link."),
  errors: optional(Ratio, "Share of calls that are answered with an error, each by itself."),
  crash: optional(yes, "Not there: calls fail, and what is inside is lost."),
  pause: optional(yes, "There, but doing nothing: work in progress stands still, as in a long garbage collection."),
  flush: optional(yes, "A cache forgets everything, at once."),
  loss: optional(Ratio, "Share of messages on a link that are lost: nobody ever answers."),
  cut: optional(yes, "No message passes a link, or leaves and enters a zone or region."),
  load: optional(Factor, "Arrivals of a journey or k6 scenario times this."),
  deploy: optional(Deploy, "A rolling restart: each batch of instances is down for a time, one batch after the other.")
}

/** What a fault can do. */
export type FaultKind = keyof typeof kinds

export const faultKinds = Object.keys(kinds) as ReadonlyArray<FaultKind>

const Doing = Schema.Struct(kinds)
/** The part of a fault that says what it does. */
export type Doing = typeof Doing.Type

/** What it does. */
export const kindOf = (fault: { readonly [Kind in FaultKind]?: unknown }): FaultKind =>
  faultKinds.find((kind) => fault[kind] !== undefined)!

/** Kinds that can be there more or less, and so can come and go slowly. */
export const gradualKinds: ReadonlyArray<FaultKind> = ["slow", "latency", "errors", "loss", "load"]

const between = (factor: number, intensity: number): number => 1 + (factor - 1) * intensity

/**
 * What it adds to the conditions of its target, at an intensity of 0..1; `undefined` for a flush, which is over at once, and for a
 * deploy, which is a course of conditions.
 */
export const conditionOf = (fault: Doing, intensity = 1): Condition | undefined => {
  switch (kindOf(fault)) {
    case "slow":
      return { slow: between(fault.slow!, intensity) }
    case "latency":
      return { latency: Math.round(fault.latency! * intensity) }
    case "errors":
      return { errors: fault.errors! * intensity }
    case "crash":
      return { down: true }
    case "pause":
      return { paused: true }
    case "loss":
      return { loss: fault.loss! * intensity }
    case "cut":
      return { cut: true }
    case "load":
      return { load: between(fault.load!, intensity) }
    case "flush":
    case "deploy":
      return undefined
  }
}

/** The phases of a deploy with every default filled in. */
export const phasesOf = ({ batch = 1, down, drain = 0, settle = 0 }: typeof Deploy.Type) => ({
  batch,
  down,
  drain,
  settle
})

const percent = (ratio: number): string => String(writeRatio(ratio))

/** What it does, as the end of a sentence: "is 6x slower". */
export const describeKind = (fault: Doing & Selection): string => describeDoing(fault) + describeSelection(fault)

const describeDoing = (fault: Doing): string => {
  switch (kindOf(fault)) {
    case "slow":
      return fault.slow! >= 1 ? `is ${fault.slow}x slower` : `takes ${fault.slow}x as long`
    case "latency":
      return `takes ${formatSpan(fault.latency!)} longer`
    case "errors":
      return `answers ${percent(fault.errors!)} of calls with an error`
    case "crash":
      return "is down"
    case "pause":
      return "stands still"
    case "flush":
      return "is flushed"
    case "loss":
      return `loses ${percent(fault.loss!)} of messages`
    case "cut":
      return "is cut off"
    case "load":
      return `gets ${fault.load}x the load`
    case "deploy": {
      const { batch, down, drain, settle } = phasesOf(fault.deploy!)
      return (
        `is restarted ${batch === 1 ? "one instance" : `${batch} instances`} at a time, each ` +
        (drain === 0 ? "" : `drained for ${formatSpan(drain)} and `) +
        `down for ${formatSpan(down)}` +
        (settle === 0 ? "" : `, ${formatSpan(settle)} apart`)
      )
    }
  }
}
