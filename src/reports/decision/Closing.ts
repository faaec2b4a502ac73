/**
 * Closing: what a decision record takes for granted, and how to make it again.
 */
import { createHash } from "node:crypto"
import { commandLine } from "../../experiments/CommandLine.ts"
import { faultlineVersion } from "../../experiments/Run.ts"
import { code, escaped, folded, table } from "../MarkdownText.ts"
import type { Decision } from "./Decision.ts"
import { baselineOf, bullets, sampleOf, section } from "./Decision.ts"

/** As `docs/model.md` has it, where there is more. */
export const notSimulated: ReadonlyArray<string> = [
  "No packets",
  "No memory, disk or garbage collector of their own",
  "No payloads: what is read and written is a key and a version",
  "No byzantine behaviour: nobody lies, messages are not altered",
  "Clocks agree unless the scenario says otherwise, and only stores with last-write-wins primaries or Raft leases look at them"
]

export const assumptions = (decision: Decision): string => {
  const { comparison, evidence } = decision
  const { scenario } = baselineOf(decision).variant
  const differences = comparison.headlines.length
  const doubtful = [...evidence].flatMap(([name, all]) => (all.some(({ isInDoubt }) => isInDoubt) ? [name] : []))
  return section("Assumptions and limits", [
    bullets([
      "All figures are of simulated runs of the scenario as it is written. They are as right as its load, its lengths of work and its faults.",
      `Not in the model: ${notSimulated.map((one) => one[0]!.toLowerCase() + one.slice(1)).join("; ")}. docs/model.md has more.`,
      "Percentiles are of the requests that were answered: a design that answers fewer may look faster.",
      `Nothing but what is listed as a fault goes wrong${Object.keys(scenario.faults ?? {}).length === 0 ? ", and nothing is" : ""}.`,
      `Each of the ${differences} differences has an interval at ${Number((100 * comparison.confidence).toFixed(2))} %, by itself: where nothing ` +
        `differs, ${Number((100 * (1 - comparison.confidence)).toFixed(2))} % of them look as if something did.`,
      "A difference within 0.1 points of a share, or 1 % of anything else, is called none.",
      "Intervals are over seeds: they say how far chance goes in this model, and nothing of how far the model is from the real system.",
      ...doubtful.map(
        (name) =>
          `Some run of ${escaped(name)} ended early or contradicts itself: read its report before believing its figures.`
      )
    ])
  ])
}

/** Seeds whose fingerprints are listed one by one. */
const seedsListed = 10

export const reproduce = (decision: Decision): string => {
  const { command, comparison, evidence, options } = decision
  const { scenario, set } = sampleOf(decision, baselineOf(decision).name)
  const single = (name: string) => {
    const { scenario, seed, variant } = sampleOf(decision, name)
    return commandLine([
      "run",
      scenario.source,
      "--variant",
      variant,
      "--seed",
      seed,
      ...set.flatMap((one) => ["--set", one])
    ])
  }
  const sources = new Map(
    options.map(({ name }) => {
      const { scenario } = sampleOf(decision, name)
      return [scenario.source, scenario.hash] as const
    })
  )
  const rows = [...evidence].map(([name, all]) => [
    escaped(name),
    createHash("sha256")
      .update(all.map(({ fingerprint }) => fingerprint).join("\n"))
      .digest("hex")
      .slice(0, 16),
    ...all.slice(0, seedsListed).map(({ fingerprint }) => fingerprint)
  ])
  const seeds = Math.min(seedsListed, comparison.seeds)
  return section("How to make this again", [
    code("sh", [command, single(baselineOf(decision).name)].join("\n")),
    bullets([
      "The first line makes this record again, byte for byte; the second makes the one run above.",
      `faultline ${faultlineVersion}; seeds 1 to ${comparison.seeds}${set.length === 0 ? "" : `; with ${escaped(set.join(", "))}`}`,
      ...[...sources].map(
        ([source, hash]) =>
          `scenario ${escaped(source)}, hash ${hash}${sources.size > 1 ? "" : ` (${escaped(scenario.name)})`}`
      )
    ]),
    folded("Fingerprints", [
      table(
        ["---", "---", ...Array.from({ length: seeds }, () => "---")],
        ["Option", "all seeds together", ...Array.from({ length: seeds }, (_, i) => `seed ${i + 1}`)],
        rows
      )
    ])
  ])
}
