import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import { beforeAll, describe, expect, it } from "vitest"
import { compareDesigns } from "../../../src/experiments/comparisons/DesignComparison.ts"
import { evidenceOf } from "../../../src/experiments/comparisons/Evidence.ts"
import { headlineRuns, propose } from "../../../src/experiments/comparisons/Proposal.ts"
import { type RunRequest, resultOf, simulate } from "../../../src/experiments/Run.ts"
import { differenceText, intervalText } from "../../../src/reports/DifferenceText.ts"
import { notSimulated } from "../../../src/reports/decision/Closing.ts"
import type { Decision } from "../../../src/reports/decision/Decision.ts"
import { decisionRecord } from "../../../src/reports/decision/DecisionRecord.ts"
import { load } from "../../../src/scenarios/Load.ts"
import { settingsIn } from "../../../src/scenarios/reading/Variants.ts"

const coffee = fileURLToPath(new URL("../../cli/scenarios/coffee.yaml", import.meta.url))

/** What `faultline compare --decision` puts together, without its threads. */
const decisionOn = (set: ReadonlyArray<string>): Promise<Decision> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const decoded = yield* load(coffee, { set: settingsIn(set) })
      const evidence = new Map(
        yield* Effect.forEach(["once", "again"], (variant) =>
          Effect.map(
            Effect.forEach(["1", "2", "3"], (seed) => {
              const request: RunRequest = { decoded, variant, seed, set, source: "coffee.yaml" }
              return Effect.map(simulate(request), (simulation) =>
                evidenceOf(simulation, resultOf(request, simulation), seed === "1")
              )
            }),
            (all) => [variant, all] as const
          )
        )
      )
      const comparison = compareDesigns("coffee", headlineRuns(evidence), 0.95)
      return {
        comparison,
        proposal: propose(comparison, evidence, new Map([["served", 0.8]])),
        evidence,
        options: decoded.variants.map((variant) => ({ name: variant.name, decoded, variant })),
        sensitivity: "Not looked at.",
        tipping: [],
        command: "faultline compare coffee.yaml --seeds 3 --decision"
      }
    })
  )

let decision: Decision
let text: string

beforeAll(async () => {
  decision = await decisionOn([])
  text = decisionRecord(decision)
})

/** The cells of the row that begins so. */
const row = (lead: string): ReadonlyArray<string> => {
  const line = text.split("\n").find((one) => one.startsWith(`| ${lead} |`))
  if (line === undefined) throw new Error(`no row ${lead}`)
  return line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, ""))
}

const part = (title: string, of = text): string => of.split(`## ${title}\n`)[1]!.split("\n## ")[0]!

describe("a decision record", () => {
  it("shows every figure of the comparison, with its interval and its difference to the baseline", async () => {
    // With random arrivals the seeds differ.
    const random = await decisionOn(["load.arrivals=poisson"])
    const evidence = part("Evidence", decisionRecord(random))
    expect(random.comparison.headlines).toHaveLength(5)
    for (const one of random.comparison.headlines) {
      expect(evidence).toContain(intervalText(one.compared.baseline, one))
      expect(evidence).toContain(
        `${intervalText(one.compared.own, one)}<br>${differenceText(one.compared.difference, one)}`
      )
    }
  })

  it("says of every figure whether the proposed design is better, worse, the same or not decided", () => {
    const own = part("Proposed decision")
    expect(own).toContain("**On this evidence: again.** Against once it is better in objective served")
    for (const { compared, name, ...about } of decision.comparison.headlines) {
      const told =
        compared.verdict === "no real difference" ? name : `${name} (${differenceText(compared.difference, about)})`
      expect(own).toContain(told)
    }
  })

  it("lists as a consequence what gets surely worse, and nothing else", () => {
    const worse = decision.comparison.headlines.filter(({ compared }) => compared.verdict === "worse")
    expect(worse.length).toBeGreaterThan(0)
    expect(part("Consequences").match(/Gets worse/g)).toHaveLength(worse.length)
  })

  it("has the burn rate of a second in which all guests are turned away, of whom a fifth may be", () => {
    expect(row("stumble, served, once")[1]).toBe("5x ±0x")
    expect(part("Service levels")).toContain("with a target of 80% even a total outage burns at 5x")
  })

  it("has the budget of 30 days, and what the run takes of it", () => {
    // 40 guests in 4 s are 10 a second, 25 920 000 in 30 days, of whom a fifth may go without: 5.184 million, or 6 days of nobody
    // served. 10 of them do in this run: 0.00019 % of the budget, which 518 400 such runs would spend.
    expect(row("served, once")).toEqual(["served, once", "80%", "10/s", "5.18M", "6d", "10", "0.00019%", "518k"])
  })

  it("tells what each fault does to each design, and what happened in one run", () => {
    expect(part("Failure modes")).toContain(
      "| stumble: bar answers 100% of calls with an error | served | once | 100% ±0 | 0% ±0 |"
    )
    expect(part("What happened in one run")).toContain(
      "| 0:01 | bar | bar answers 100% of calls with an error (stumble) |"
    )
    expect(part("Quality-attribute scenarios")).toContain(
      "| Response measure | at least 80% of order is answered within 500ms |"
    )
  })

  it("tells how far it is to the edge, and says so where there is none", () => {
    const tipping = [
      { objective: "served", knob: "load", asItIs: "10/s", keptUpTo: "12/s", brokenFrom: undefined, end: "40/s" }
    ]

    expect(part("Tipping points", decisionRecord({ ...decision, tipping }))).toContain(
      "| served | load | 10/s | 12/s | not up to 40/s |"
    )
    expect(text).not.toContain("## Tipping points")
  })

  it("blames the retries for what they cost", () => {
    expect(part("Blame")).toContain("- **once**: nothing was late, and nothing was done for nobody")
    expect(part("Blame")).toMatch(
      /- \*\*again\*\*: The retries of order -> bar\.coffee caused [\d.]+% of the work of bar\./
    )
  })

  it("names the knobs that differ", () => {
    expect(part("Reversibility")).toContain(
      "| again | configuration only: policies on calls; can be turned back while it runs |"
    )
  })

  it("draws the system, and marks what the fault hits", () => {
    expect(part("Context")).toMatch(/```mermaid\nflowchart LR[\s\S]*fault: stumble/)
  })

  it("leaves to people what only they know, has no date and is the same when made again", async () => {
    expect(text).toContain("- Date: to be filled in")
    expect(decisionRecord(await decisionOn([]))).toBe(text)
  })

  it("has the fingerprint of every run", () => {
    for (const { fingerprint } of [...decision.evidence.values()].flat()) {
      expect(part("How to make this again")).toContain(fingerprint)
    }
  })

  it("says of the model what its own document says", () => {
    const model = readFileSync(new URL("../../../docs/model.md", import.meta.url), "utf8").replace(/\s+/g, " ")
    for (const limit of notSimulated) expect(model).toContain(limit)
  })
})
