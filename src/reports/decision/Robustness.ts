/**
 * Robustness: how the proposed design does when the load or the main fault is a fifth more or less than was thought.
 */
import { compareDesigns } from "../../experiments/comparisons/DesignComparison.ts"
import { headlineRuns, meanShare } from "../../experiments/comparisons/Proposal.ts"
import { joined } from "../../scenarios/saying/Words.ts"
import { differenceText, intervalText } from "../DifferenceText.ts"
import { escaped, table } from "../MarkdownText.ts"
import { formatShare } from "../Quantity.ts"
import { type Decision, objectivesIn, section } from "./Decision.ts"
import { signs } from "./EvidenceTables.ts"

const asItIs = "as it is"

export const sensitivity = (decision: Decision): string => {
  const { comparison, evidence, proposal, sensitivity: shaken } = decision
  if (typeof shaken === "string") return section("Sensitivity", [shaken])
  const [first] = shaken
  if (first === undefined)
    return section("Sensitivity", ["There is no load or fault here that can be a fifth more or less."])
  const seeds = first.evidence.length
  const own = evidence.get(proposal.design)!.slice(0, seeds)
  const all = new Map([[asItIs, own], ...shaken.map((one) => [one.name, one.evidence] as const)])
  const { headlines, variants } = compareDesigns(comparison.scenario, headlineRuns(all), comparison.confidence)
  const figures = [...new Set(headlines.map(({ name }) => name))].filter((name) =>
    /^(good requests|response p99|cost per 1000 good requests)/.test(name)
  )
  const promises = objectivesIn(decision)
  const rows = variants.map((variant) => [
    escaped(variant),
    ...figures.map((name) => {
      const rows = headlines.filter((one) => one.name === name)
      const one = rows.find((row) => row.variant === variant)
      if (one === undefined) return escaped(intervalText(rows[0]!.compared.baseline, rows[0]!))
      const { difference, own, verdict } = one.compared
      return `${escaped(intervalText(own, one))}<br>${escaped(differenceText(difference, one))} ${signs[verdict]}`
    }),
    ...promises.map(([name, { target }]) => {
      const share = meanShare(all.get(variant)!, name)
      return Number.isNaN(share) ? "–" : `${formatShare(share)} ${share >= target ? "kept" : "broken"}`
    })
  ])
  const broken = variants.filter((variant) =>
    promises.some(([name, { target }]) => meanShare(all.get(variant)!, name) < target)
  )
  return section("Sensitivity", [
    `${escaped(proposal.design)} alone, with ${seeds} seeds (1 to ${seeds}), with one thing a fifth more or less, as far as it can be; ` +
      `differences are to the design ${asItIs}, seed by seed.`,
    table(
      ["---", ...figures.map(() => "--:"), ...promises.map(() => "--:")],
      [
        "",
        ...figures.map(escaped),
        ...promises.map(([name, { target }]) => `${escaped(name)} (${formatShare(target)})`)
      ],
      rows
    ),
    promises.length === 0
      ? ""
      : broken.length === 0
        ? "All objectives hold in each of these: they do not hang on a fifth of the load or of the fault."
        : broken.includes(asItIs)
          ? "An objective is broken as it is, so its distance to the edge cannot be told from this."
          : `An objective breaks with ${escaped(joined(broken))}: so near to the edge it is.`,
    "The other options were not run again: whether another one would be proposed there is not known."
  ])
}
