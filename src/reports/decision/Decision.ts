/**
 * Decision: everything that a decision record is made from, and how figures over several seeds are put into words there.
 */
import type { DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import type { Evidence, FaultEffect } from "../../experiments/comparisons/Evidence.ts"
import type { AllEvidence, Proposal } from "../../experiments/comparisons/Proposal.ts"
import type { Result } from "../../experiments/Result.ts"
import type { Decoded, DecodedVariant } from "../../scenarios/Decode.ts"
import { describe } from "../../scenarios/saying/Describe.ts"
import { type Interval, intervalOf } from "../../sim/observation/steadiness/Confidence.ts"
import { intervalText } from "../DifferenceText.ts"
import { escaped } from "../MarkdownText.ts"

/** A design as it is called in the comparison, and what it is. */
export interface DesignOption {
  readonly name: string
  readonly decoded: Decoded
  readonly variant: DecodedVariant
}

/** The proposed design again, with one thing different. */
export interface Shaken {
  readonly name: string
  readonly evidence: ReadonlyArray<Evidence>
}

/** How far one thing can be changed before the proposed design breaks a promise, or has to be for it to be kept. */
export interface Margin {
  readonly objective: string
  /** What is changed, and how it is. */
  readonly knob: string
  readonly asItIs: string
  /** As it is written; `undefined` if there is none in what was tried. */
  readonly keptUpTo: string | undefined
  readonly brokenFrom: string | undefined
  /** The last value that was tried. */
  readonly end: string
}

export interface Decision {
  readonly comparison: DesignComparison
  readonly proposal: Proposal
  readonly evidence: AllEvidence
  /** In the order of the comparison. */
  readonly options: ReadonlyArray<DesignOption>
  /** Or why it was not looked at. */
  readonly sensitivity: ReadonlyArray<Shaken> | string
  /** Of the proposed design; none if they were not looked for. */
  readonly tipping: ReadonlyArray<Margin>
  readonly command: string
}

/** The option that everything is compared with. */
export const baselineOf = ({ options }: Pick<Decision, "options">): DesignOption => options[0]!

/** The one run of a design of which everything is kept. */
export const sampleOf = ({ evidence }: Pick<Decision, "evidence">, design: string): Result =>
  evidence.get(design)!.find(({ result }) => result !== undefined)!.result!

/** The promises of the baseline, by name. */
export const objectivesIn = (decision: Pick<Decision, "options">) =>
  Object.entries(baselineOf(decision).variant.scenario.objectives ?? {})

/** What a fault did to a promise, in every run of a design in which it came. */
export const effectsOf = (
  { evidence }: Pick<Decision, "evidence">,
  design: string,
  fault: string,
  objective: string
): ReadonlyArray<FaultEffect> =>
  evidence
    .get(design)!
    .flatMap(({ effects }) => effects.filter((one) => one.fault === fault && one.objective === objective))

/** Every pair of a fault and a promise that was seen in any run, as they are written. */
export const pairsIn = ({
  evidence
}: Pick<Decision, "evidence">): ReadonlyArray<Pick<FaultEffect, "fault" | "objective">> => {
  const found = new Map<string, Pick<FaultEffect, "fault" | "objective">>()
  for (const all of evidence.values()) {
    for (const { effects } of all) {
      for (const { fault, objective } of effects) found.set(`${fault}\n${objective}`, { fault, objective })
    }
  }
  return [...found.values()]
}

/** A fault as it is written, in words, and as it first happened; of two files it may be in one only. */
export const faultIn = ({ evidence, options }: Pick<Decision, "evidence" | "options">, fault: string) => ({
  written: options.map(({ variant }) => variant.scenario.faults?.[fault]).find((one) => one !== undefined),
  band: options.flatMap(({ name }) => sampleOf({ evidence }, name).picture.faults).find(({ name }) => name === fault),
  words: options
    .flatMap(({ decoded, variant }) => describe({ ...decoded, scenario: variant.scenario }))
    .filter(({ title }) => title === "What goes wrong")
    .flatMap(({ sentences }) => sentences)
    .find((sentence) => sentence.startsWith(`${fault}: `))
    ?.slice(fault.length + 2)
    .replace(/\.$/, "")
})

/** The share of good requests in a stretch, over the runs in which anything ended there. */
export const shareOf = (
  effects: ReadonlyArray<FaultEffect>,
  stretch: "before" | "during" | "after",
  confidence: number
): Interval =>
  intervalOf(
    effects.map((one) => {
      const { bad, ended } = one[stretch]
      return ended === 0 ? Number.NaN : (ended - bad) / ended
    }),
    confidence
  )

export const shareText = (interval: Interval): string => intervalText(interval, { unit: "share" })

/** Spans of several runs, some of which have none: `12s ±2s`, `12s ±2s (3 of 10 not)`, or `none` if no run has one. */
export const spansText = (spans: ReadonlyArray<number | null>, confidence: number, none: string): string => {
  const known = spans.filter((span) => span !== null)
  if (known.length === 0) return none
  const interval = intervalText(intervalOf(known, confidence), { unit: "milliseconds" })
  const text = known.every((span) => span === 0) ? "at once" : interval
  return known.length === spans.length ? text : `${text} (${spans.length - known.length} of ${spans.length} not)`
}

/** What a recovery has to hold, five seconds, has to be looked at. */
export const leastLookMs = 5000

/** When a promise was kept again after a fault, or why that cannot be said. */
export const recoveryText = (effects: ReadonlyArray<FaultEffect>, confidence: number): string => {
  if (effects.every(({ toMs }) => toMs === null)) return "it lasts"
  if (effects.every(({ lookedMs }) => lookedMs < leastLookMs)) return "too short to tell"
  return spansText(
    effects.map(({ recoveryMs }) => recoveryMs),
    confidence,
    "not within the run"
  )
}

/** `**name**`, with whatever it contains. */
export const bold = (text: string): string => `**${escaped(text)}**`

export const bullets = (lines: ReadonlyArray<string>): string => lines.map((line) => `- ${line}`).join("\n")

/** A heading and what is under it; nothing if there is nothing. */
export const section = (title: string, parts: ReadonlyArray<string>): string => {
  const said = parts.filter((part) => part !== "")
  return said.length === 0 ? "" : [`## ${title}`, ...said].join("\n\n")
}
