/**
 * Proposal: which design the evidence speaks for, by a rule that is told with it.
 *
 * First come the designs on the Pareto front that nobody dominates; of these whoever keeps most promises; of these those that are not surely worse than
 * another in good requests, then in p99, then in cost; of what is left, the first as written. A rule is not a decision: it does not
 * know what a better figure is worth.
 */
import type { DesignComparison, Runs } from "./DesignComparison.ts"
import { compareDesigns } from "./DesignComparison.ts"
import type { Evidence } from "./Evidence.ts"

/** By design, seed by seed. */
export type AllEvidence = ReadonlyMap<string, ReadonlyArray<Evidence>>

export interface Proposal {
  readonly design: string
  /** Promises kept by each design: the mean share over all seeds reaches the target. */
  readonly kept: Readonly<Record<string, number>>
  /** How many promises there are. */
  readonly promises: number
  /** What decided between the proposed design and the last ones that it was compared with. */
  readonly by: string
  /** Others that were left when everything had been looked at. */
  readonly equals: ReadonlyArray<string>
  /** All designs against the proposed one. */
  readonly rivals: DesignComparison
}

export const headlineRuns = (evidence: AllEvidence): Runs =>
  new Map([...evidence].map(([name, all]) => [name, all.map(({ headlines }) => headlines)]))

/** The share of good requests of a promise, seed by seed, where anything was judged. */
export const sharesOf = (all: ReadonlyArray<Evidence>, objective: string): ReadonlyArray<number> =>
  all.flatMap(({ standings }) =>
    standings
      .filter((one) => one.objective === objective && one.total > 0)
      .map(({ bad, total }) => (total - bad) / total)
  )

/** The mean of these; NaN if nothing was ever judged. */
export const meanShare = (all: ReadonlyArray<Evidence>, objective: string): number => {
  const shares = sharesOf(all, objective)
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

const rules = [
  { name: "good requests", of: /^good requests/ },
  { name: "p99", of: /^response p99/ },
  { name: "cost", of: /^cost per 1000 good requests/ }
]

/** `targets`: of every promise, by its name. */
export const propose = (
  comparison: DesignComparison,
  evidence: AllEvidence,
  targets: ReadonlyMap<string, number>
): Proposal => {
  const runs = headlineRuns(evidence)
  const { confidence, dominated, pareto, scenario, variants } = comparison
  const against = (first: string) =>
    compareDesigns(scenario, new Map([[first, runs.get(first)!], ...runs]), confidence, comparison.remarks)
  const keeps = (design: string) =>
    [...targets].filter(([objective, target]) => meanShare(evidence.get(design)!, objective) >= target).length
  const kept = Object.fromEntries(variants.map((design) => [design, keeps(design)]))

  let left: ReadonlyArray<string> = variants.filter((design) => pareto.ranks[design] === 1)
  let by = "it alone is on the Pareto front"
  const narrow = (to: ReadonlyArray<string>, why: string) => {
    if (to.length === 0 || to.length === left.length) return
    left = to
    by = why
  }
  narrow(
    left.filter((design) => dominated[design] === undefined),
    "it is on the Pareto front, and nobody is better in something and worse in nothing"
  )
  const most = Math.max(...left.map((design) => kept[design]!))
  narrow(
    left.filter((design) => kept[design] === most),
    "it keeps more promises than the others on the Pareto front"
  )
  for (const { name, of } of rules) {
    if (left.length < 2) break
    const worse = left.filter((design) =>
      left.some((other) => {
        if (other === design) return false
        const found = against(other).headlines.filter((one) => one.variant === design && of.test(one.name))
        const verdicts = found.map(({ compared }) => compared.verdict)
        return verdicts.includes("worse") && !verdicts.includes("better")
      })
    )
    narrow(
      left.filter((design) => !worse.includes(design)),
      `of the designs that do as well otherwise, nobody on the front is better in ${name}`
    )
  }
  const [design = variants[0]!, ...equals] = left
  return { design, kept, promises: targets.size, by, equals, rivals: against(design) }
}
