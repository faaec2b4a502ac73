/**
 * Outcome: which design is proposed, as far as the evidence goes, and what gets worse with it.
 */
import type { ComparedHeadline, DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import { meanShare, sharesOf } from "../../experiments/comparisons/Proposal.ts"
import { joined } from "../../scenarios/saying/Words.ts"
import { intervalOf } from "../../sim/observation/steadiness/Confidence.ts"
import { differenceText, formatIn, intervalText } from "../DifferenceText.ts"
import { escaped, table } from "../MarkdownText.ts"
import { formatShare } from "../Quantity.ts"
import type { Decision } from "./Decision.ts"
import { bold, bullets, effectsOf, objectivesIn, pairsIn, recoveryText, section } from "./Decision.ts"

const differences = ({ headlines }: DesignComparison, design: string): ReadonlyArray<ComparedHeadline> =>
  headlines.filter(({ variant }) => variant === design)

const figureText = (one: ComparedHeadline): string =>
  `${escaped(one.name)} (${escaped(differenceText(one.compared.difference, one))})`

/** With where it comes from and goes to. */
const courseText = (one: ComparedHeadline): string =>
  `${escaped(one.name)}, from ${escaped(formatIn(one.compared.baseline.mean, one))} to ` +
  `${escaped(formatIn(one.compared.own.mean, one))} (${escaped(differenceText(one.compared.difference, one))})`

/** `better in a and b; worse in c; not decided: d`; what there is none of is left out. */
const inWords = (figures: ReadonlyArray<ComparedHeadline>): string => {
  const of = (verdict: ComparedHeadline["compared"]["verdict"]) =>
    figures.filter(({ compared }) => compared.verdict === verdict)
  const say = (lead: string, some: ReadonlyArray<ComparedHeadline>, text = figureText) =>
    some.length === 0 ? [] : [`${lead} ${joined(some.map(text))}`]
  return [
    ...say("better in", of("better")),
    ...say("worse in", of("worse")),
    ...say("not decided:", of("not sure yet")),
    ...say("no real difference in", of("no real difference"), ({ name }) => escaped(name))
  ].join("; ")
}

export const proposed = (decision: Decision): string => {
  const { comparison, proposal } = decision
  const { by, design, equals, kept, rivals } = proposal
  const { baseline, pareto, variants } = comparison
  const own =
    design === baseline
      ? "It is the baseline: by the decision drivers nothing speaks surely for a change."
      : `Against ${escaped(baseline)} it is ${inWords(differences(comparison, design))}.`
  const others = variants
    .filter((variant) => variant !== design && variant !== baseline && pareto.ranks[variant] === 1)
    .map((variant) => `${bold(variant)} against ${escaped(design)}: ${inWords(differences(rivals, variant))}.`)
  const baselineToo =
    design === baseline || pareto.ranks[baseline] !== 1 ? [] : [`${bold(baseline)}, the baseline, is on the front too.`]
  const promise =
    proposal.promises === 0
      ? "The scenario promises nothing, so nothing can be kept or broken."
      : objectivesIn(decision)
          .map(([name, { target }]) => {
            const share = intervalOf(sharesOf(decision.evidence.get(design)!, name), comparison.confidence)
            return `${escaped(name)}: ${intervalText(share, { unit: "share" })} with ${escaped(design)}, ${formatShare(target)} promised.`
          })
          .join(" ")
  const none =
    proposal.promises > 0 && variants.every((variant) => kept[variant]! < proposal.promises)
      ? `${bold("No option keeps every objective.")} The proposal is the best of what was tried, not good enough by what is promised.`
      : ""
  const tie =
    equals.length === 0
      ? `Why this one: ${escaped(by)}.`
      : `Why this one: the decision drivers do not tell it surely from ${escaped(joined(equals))}; it is the first of them as written. More seeds (\`--until-sure\`) may.`
  return section("Proposed decision", [
    `${bold(`On this evidence: ${design}.`)} ${own}`,
    none,
    promise,
    tie,
    overview(decision),
    comparison.remarks.map((remark) => `${bold("Mind:")} ${escaped(remark)}`).join("\n\n"),
    others.length + baselineToo.length === 0
      ? ""
      : `Also on the Pareto front, a choice of what matters more:\n\n${bullets([...baselineToo, ...others])}`,
    "Proposed by a rule from simulated runs. It is decided when people have filled in the status above."
  ])
}

/** Faults whose recovery has a column. */
const recoveriesMax = 2

/** All options in a line each, the front first: what is kept, what has to be weighed, and how soon it is well again. */
const overview = (decision: Decision): string => {
  const { comparison, proposal } = decision
  const { confidence, dominated, headlines, pareto, variants } = comparison
  const promised = new Set(objectivesIn(decision).map(([name]) => name))
  const pairs = pairsIn(decision).filter(({ objective }) => promised.has(objective))
  const recoveries = pairs.slice(0, recoveriesMax)
  const standing = (variant: string) => {
    const by = dominated[variant]
    if (by !== undefined) return `dominated by ${escaped(by)}`
    return pareto.ranks[variant] === 1 ? "on the front" : `rank ${pareto.ranks[variant]}`
  }
  const rows = variants
    .toSorted((one, other) => pareto.ranks[one]! - pareto.ranks[other]!)
    .map((variant) => [
      variant === proposal.design ? bold(variant) : escaped(variant),
      ...(proposal.promises === 0 ? [] : [`${proposal.kept[variant]} of ${proposal.promises}`]),
      ...pareto.values[variant]!.map((value, i) =>
        escaped(intervalText(value, headlines.find(({ name }) => name === pareto.over[i])!))
      ),
      ...recoveries.map(({ fault, objective }) =>
        escaped(recoveryText(effectsOf(decision, variant, fault, objective), confidence))
      ),
      standing(variant)
    ])
  const titles = [
    ...(proposal.promises === 0 ? [] : ["objectives kept"]),
    ...pareto.over.map(escaped),
    ...recoveries.map(({ fault, objective }) => `${escaped(objective)} kept again after ${escaped(fault)}`)
  ]
  return table(["---", ...titles.map(() => "--:"), "---"], ["Option", ...titles, "Pareto"], rows)
}

export const consequences = (decision: Decision): string => {
  const { comparison, proposal } = decision
  const { baseline, pareto, variants } = comparison
  const { design, rivals } = proposal
  const broken = objectivesIn(decision)
    .filter(([name, { target }]) => !(meanShare(decision.evidence.get(design)!, name) >= target))
    .map(([name]) => `${bold(name)} is still not kept.`)
  const figures = differences(comparison, design)
  const list = (verdict: ComparedHeadline["compared"]["verdict"], word: string) =>
    figures.filter(({ compared }) => compared.verdict === verdict).map((one) => `${word}: ${courseText(one)}`)
  const forgone = variants
    .filter((variant) => variant !== design && pareto.ranks[variant] === 1)
    .flatMap((variant) => {
      const better = differences(rivals, variant).filter(({ compared }) => compared.verdict === "better")
      return better.length === 0
        ? []
        : [`Not had: ${escaped(variant)} would be better in ${joined(better.map(figureText))}.`]
    })
  const changes =
    design === baseline
      ? ["Nothing changes."]
      : [
          ...list("worse", "Gets worse"),
          ...(list("worse", "").length === 0 ? ["Nothing that was measured gets surely worse."] : []),
          ...list("not sure yet", "May get worse or better")
        ]
  return section("Consequences", [bullets([...changes, ...broken, ...forgone])])
}
