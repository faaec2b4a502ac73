/**
 * Deploy: how a new version of a service comes: in place of the old one, instance by instance, or beside it.
 *
 * `rolling` restarts what there is. `blue-green` starts a whole second fleet, sends it all calls at once and keeps the old one for
 * a while; `canary` sends the new version more and more of the calls. Both look at a gate, and go back when it is broken.
 */
import * as Schema from "effect/Schema"
import { formatSpan, second } from "../kernel/Instant.ts"
import { optional } from "../model/Described.ts"
import { Distribution } from "../model/Distribution.ts"
import type { Seen } from "../model/Fleet.ts"
import { Count, Factor, Ratio, Span, writeRatio } from "../model/Quantities.ts"

const positive = (message: string) => Span.check(Schema.isGreaterThan(0, { message }))

const NewVersion = Schema.Struct({
  slow: optional(Factor, "Its work takes this many times as long. Default 1x."),
  latency: optional(Span, "Added to every piece of its work. Default 0s."),
  errors: optional(Ratio, "Share of its calls that are answered with an error, each by itself. Default 0%.")
}).annotate({ identifier: "NewVersion", description: "What is wrong with every instance of the new version." })

const Gate = Schema.Struct({
  errors: optional(Ratio, "Most of its calls that may fail. Default: any."),
  p99: optional(Span, "The response time that 99% of its calls must not exceed. Default: any."),
  calls: optional(Count, "Fewer calls than this since its share last changed say nothing yet. Default 20."),
  interval: optional(positive("a gate has to be looked at after some time"), "How often it is looked at. Default 10s.")
})
  .check(
    Schema.makeFilter(({ errors, p99 }) => errors !== undefined || p99 !== undefined || "a gate asks for errors or p99")
  )
  .annotate({
    identifier: "DeployGate",
    description:
      "What the new version has to be like, as seen at its instances; if it is not, all goes back to the old one."
  })

const Parts = Schema.Struct({
  strategy: optional(
    Schema.Literals(["rolling", "blue-green", "canary"]),
    "`rolling` restarts the instances one batch after the other; `blue-green` starts as many new ones beside them and " +
      "switches at once; `canary` sends the new ones more and more of the calls. Default rolling."
  ),
  batch: optional(Count, "Rolling: how many instances are restarted at a time. Default 1."),
  drain: optional(
    Span,
    "How long an instance that gets no more calls has to finish what it has. Rolling: it waits so long in any case, default " +
      "0s, it is just killed. Otherwise it goes as soon as it has finished, default 30s."
  ),
  down: optional(
    positive("a restart has to take some time"),
    "Rolling, where it has to be said: how long a restart takes; so long an instance is down."
  ),
  settle: optional(Span, "Rolling: how long to wait after a batch is back before the next goes. Default 0s."),
  startUp: optional(Distribution, "Blue-green, canary: how long a new instance takes to start. Default 0s."),
  newVersion: optional(NewVersion, "Blue-green, canary: what is wrong with the new version. Default: nothing."),
  gate: optional(Gate, "Blue-green, canary: when to go back. Default: never."),
  keep: optional(
    Span,
    "Blue-green: how long the old instances are kept after the switch, to go back to. Default 30s, as in Argo Rollouts."
  ),
  traffic: optional(
    Schema.NonEmptyArray(Ratio.check(Schema.isGreaterThan(0, { message: "a step needs some traffic" }))),
    "Canary: the shares of the calls that the new version gets, one after the other; after the last it gets all. For each, " +
      "that share of as many instances as there are is started, at least one. Default 5%, 25%, 100%."
  ),
  each: optional(
    positive("a step of a canary has to take some time"),
    "Canary: how long each share lasts. Default 60s."
  )
})

type Parts = typeof Parts.Type

const meantFor = {
  batch: ["rolling"],
  down: ["rolling"],
  settle: ["rolling"],
  startUp: ["blue-green", "canary"],
  newVersion: ["blue-green", "canary"],
  gate: ["blue-green", "canary"],
  keep: ["blue-green"],
  traffic: ["canary"],
  each: ["canary"]
} as const satisfies Partial<Record<keyof Parts, ReadonlyArray<string>>>

/** What does not go together in one deploy. */
const contradictions = (deploy: Parts) => {
  const { down, strategy = "rolling", traffic = [] } = deploy
  const found = Object.entries(meantFor).flatMap(([key, strategies]) =>
    deploy[key as keyof Parts] === undefined || (strategies as ReadonlyArray<string>).includes(strategy)
      ? []
      : [{ path: [key], issue: `"${key}" is of a ${strategies.join(" or ")} deploy, and this one is ${strategy}` }]
  )
  const downwards = traffic.findIndex((share, i) => i > 0 && share <= traffic[i - 1]!)
  return [
    ...found,
    ...(strategy === "rolling" && down === undefined
      ? [{ path: [], issue: `a rolling deploy needs "down": how long a restart takes` }]
      : []),
    ...(downwards < 0
      ? []
      : [{ path: ["traffic", downwards], issue: "each share has to be greater than the one before" }])
  ]
}

export const Deploy = Parts.check(Schema.makeFilter(contradictions)).annotate({
  identifier: "Deploy",
  description: "A new version: the instances are restarted, or new ones take their place."
})
export type Deploy = typeof Deploy.Type

/** Whether new instances are started beside the old ones. */
export const isBeside = (deploy: Deploy | undefined): boolean => (deploy?.strategy ?? "rolling") !== "rolling"

/** The phases of a rolling deploy with every default filled in. */
export const phasesOf = ({ batch = 1, down = 0, drain = 0, settle = 0 }: Deploy) => ({ batch, down, drain, settle })

/** A release with every default filled in. */
export const releaseOf = ({ drain = 30 * second, each = 60 * second, keep = 30 * second, traffic }: Deploy) => ({
  drain,
  each,
  keep,
  traffic: traffic ?? [0.05, 0.25, 1]
})

const percent = (ratio: number): string => String(writeRatio(ratio))

/** Why the gate is broken; `undefined` while it holds, or nothing can be said yet. */
export const broken = (
  { calls: least = 20, errors = 1, p99 = Infinity }: typeof Gate.Type,
  seen: Seen
): string | undefined => {
  if (seen.calls < least) return undefined
  if (seen.failed / seen.calls > errors) {
    const share = Number(((100 * seen.failed) / seen.calls).toPrecision(3))
    return `${share}% of ${seen.calls} calls failed, and ${percent(errors)} may`
  }
  return seen.p99 > p99
    ? `p99 of ${seen.calls} calls is ${formatSpan(seen.p99)}, and ${formatSpan(p99)} is allowed`
    : undefined
}

/** When it goes back: "going back if more than 5% of its calls fail". */
export const describeGate = ({ errors, p99 }: typeof Gate.Type): string => {
  const signs = [
    ...(errors === undefined ? [] : [`more than ${percent(errors)} of its calls fail`]),
    ...(p99 === undefined ? [] : [`its p99 is above ${formatSpan(p99)}`])
  ]
  return `going back if ${signs.join(" or ")}`
}

const versionWords = ({ errors, latency, slow }: typeof NewVersion.Type): string => {
  const faults = [
    ...(slow === undefined ? [] : [`takes ${slow}x as long`]),
    ...(latency === undefined ? [] : [`takes ${formatSpan(latency)} longer`]),
    ...(errors === undefined ? [] : [`answers ${percent(errors)} of calls with an error`])
  ]
  return faults.length === 0 ? "" : ` that ${faults.join(" and ")}`
}

/** As the end of a sentence: "is restarted 2 instances at a time, each down for 1m". */
export const describe = (deploy: Deploy): string => {
  const { newVersion = {}, strategy } = deploy
  const { each, keep, traffic } = releaseOf(deploy)
  switch (strategy) {
    case "blue-green":
      return (
        `is replaced at once by a new version${versionWords(newVersion)}, ` +
        `keeping the old one for ${formatSpan(keep)},`
      )
    case "canary":
      return (
        `is replaced by a new version${versionWords(newVersion)}, ` +
        `which gets ${traffic.map(percent).join(", ")} of calls for ${formatSpan(each)} each,`
      )
    default: {
      const { batch, down, drain, settle } = phasesOf(deploy)
      return (
        `is restarted ${batch === 1 ? "one instance" : `${batch} instances`} at a time, each ` +
        (drain === 0 ? "" : `drained for ${formatSpan(drain)} and `) +
        `down for ${formatSpan(down)}` +
        (settle === 0 ? "" : `, ${formatSpan(settle)} apart`)
      )
    }
  }
}
