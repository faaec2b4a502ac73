/**
 * Design comparison: every headline figure of several designs against a baseline, who is dominated, and who is on the front.
 *
 * A design is dominated if another one is better in something and, for sure, worse in nothing. Among those figures that pull in
 * different directions (good requests, p99, cost) whoever is not dominated is on the Pareto front: there is no choosing between
 * them without saying what matters more. A difference that is not sure yet dominates nobody.
 */
import type { Interval } from "../../sim/observation/steadiness/Confidence.ts"
import { intervalOf } from "../../sim/observation/steadiness/Confidence.ts"
import type { Headline } from "./Headlines.ts"
import { type Compared, comparePairs, type Difference } from "./PairedComparison.ts"

/** Headlines by design, then by seed. */
export type Runs = ReadonlyMap<string, ReadonlyArray<ReadonlyArray<Headline>>>

/** A figure that all designs have. */
export type Measured = Omit<Headline, "value">

/** One figure of one design. */
export interface ComparedHeadline extends Measured {
  readonly variant: string
  readonly compared: Compared
}

export interface DesignComparison {
  readonly scenario: string
  readonly baseline: string
  readonly variants: ReadonlyArray<string>
  readonly seeds: number
  /** Of each interval, 0..1. */
  readonly confidence: number
  /** Of every design but the baseline, figure by figure. */
  readonly headlines: ReadonlyArray<ComparedHeadline>
  /** Designs for which another one is better in something and worse in nothing, over all figures. */
  readonly dominated: Readonly<Record<string, string>>
  readonly pareto: Pareto
  /** What besides the designs differs between two files. */
  readonly remarks: ReadonlyArray<string>
}

export interface Pareto {
  /** Names of the figures that it is about. */
  readonly over: ReadonlyArray<string>
  /** 1 for designs on the front, 2 for those that would be if it were not for the first, and so on. */
  readonly ranks: Readonly<Record<string, number>>
  /** One per figure, of every design. */
  readonly values: Readonly<Record<string, ReadonlyArray<Interval>>>
}

/** Values of a figure, seed by seed; NaN where there was none. */
const valuesOf = (runs: Runs, variant: string, name: string): ReadonlyArray<number> =>
  runs.get(variant)!.map((headlines) => headlines.find((one) => one.name === name)?.value ?? Number.NaN)

const compared = (
  runs: Runs,
  own: string,
  other: string,
  { better, name, unit }: Measured,
  confidence: number
): Compared => comparePairs(valuesOf(runs, own, name), valuesOf(runs, other, name), { better, unit, confidence })

/** The first design of the runs is the baseline. `remarks`: default none. */
export const compareDesigns = (
  scenario: string,
  runs: Runs,
  confidence: number,
  remarks: ReadonlyArray<string> = []
): DesignComparison => {
  const variants = [...runs.keys()]
  const [baseline = ""] = variants
  const firsts = variants.map((variant) => runs.get(variant)![0]!)
  const measured: ReadonlyArray<Measured> = firsts[0]!
    .map(({ value: _, ...about }) => about)
    .filter(({ name }) => firsts.every((first) => first.some((one) => one.name === name)))
  const verdicts = (own: string, other: string, of: ReadonlyArray<Measured>): ReadonlyArray<Difference> =>
    of.map((one) => compared(runs, own, other, one, confidence).verdict)
  const dominated = variants.flatMap((variant) => {
    const by = variants.find((other) => other !== variant && dominates(verdicts(other, variant, measured)))
    return by === undefined ? [] : [[variant, by] as const]
  })
  const choices = measured.filter(isChoice)
  return {
    scenario,
    baseline,
    variants,
    seeds: runs.get(baseline)!.length,
    confidence,
    headlines: measured.flatMap((one) =>
      variants
        .filter((variant) => variant !== baseline)
        .map((variant) => ({ ...one, variant, compared: compared(runs, variant, baseline, one, confidence) }))
    ),
    dominated: Object.fromEntries(dominated),
    pareto: {
      over: choices.map(({ name }) => name),
      ranks: ranksOf(variants, (own, other) => dominates(verdicts(own, other, choices))),
      values: Object.fromEntries(
        variants.map((variant) => [
          variant,
          choices.map(({ name }) => intervalOf(valuesOf(runs, variant, name), confidence))
        ])
      )
    },
    remarks
  }
}

export const isSure = ({ headlines }: DesignComparison): boolean =>
  headlines.every((one) => one.compared.verdict !== "not sure yet")

/** The figures between which one has to choose; the others follow from them, or are means to them. */
const isChoice = ({ name }: Measured): boolean =>
  /^(good requests|response p99|cost per 1000 good requests)( of |$)/.test(name)

const dominates = (verdicts: ReadonlyArray<Difference>): boolean =>
  verdicts.includes("better") && verdicts.every((one) => one === "better" || one === "no real difference")

/** By peeling off one front after the other. */
export const ranksOf = (
  designs: ReadonlyArray<string>,
  isBetter: (own: string, other: string) => boolean
): Readonly<Record<string, number>> => {
  const ranks = new Map<string, number>()
  let left = designs
  for (let rank = 1; left.length > 0; rank++) {
    const front = left.filter((design) => !left.some((other) => other !== design && isBetter(other, design)))
    // Differences that do not matter add up to ones that do: then each of a circle may dominate the next.
    const found = front.length > 0 ? front : left
    for (const design of found) ranks.set(design, rank)
    left = left.filter((design) => !found.includes(design))
  }
  return Object.fromEntries(designs.map((design) => [design, ranks.get(design)!]))
}
