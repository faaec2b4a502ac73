/**
 * Quality-attribute scenarios: a fault and a promise in the six parts that ATAM asks for, with the response that was measured.
 *
 * Bass, Clements, Kazman: Software Architecture in Practice, chapter on quality attributes.
 */

import { meanShare } from "../../experiments/comparisons/Proposal.ts"
import { describeLoads, joined } from "../../scenarios/saying/Words.ts"
import { writeRatio } from "../../sim/model/Quantities.ts"
import { escaped, folded, table } from "../MarkdownText.ts"
import { formatShare } from "../Quantity.ts"
import type { Decision } from "./Decision.ts"
import {
  baselineOf,
  effectsOf,
  faultIn,
  objectivesIn,
  pairsIn,
  recoveryText,
  section,
  shareOf,
  shareText
} from "./Decision.ts"

type Pair = ReturnType<typeof pairsIn>[number]

/** More of them are not read. */
const scenariosMax = 6

export const qualityScenarios = (decision: Decision): string => {
  const promises = new Map(objectivesIn(decision))
  const pairs = pairsIn(decision).filter(({ objective }) => promises.has(objective))
  const harm = ({ fault, objective }: Pair) =>
    decision.options.reduce(
      (sum, { name }) =>
        sum + effectsOf(decision, name, fault, objective).reduce((all, one) => all + one.during.bad + one.after.bad, 0),
      0
    )
  const worst = pairs.toSorted((one, other) => harm(other) - harm(one)).slice(0, scenariosMax)
  const usual = pairs.length > 0 ? [] : [...promises.keys()].map((objective) => underLoad(decision, objective))
  return section("Quality-attribute scenarios", [
    ...worst.slice(0, 1).map((pair) => underFault(decision, pair, 1)),
    ...usual,
    worst.length < 2
      ? ""
      : folded(
          `${worst.length - 1} more that did less harm`,
          worst.slice(1).map((pair, i) => underFault(decision, pair, i + 2))
        ),
    pairs.length > worst.length
      ? `${pairs.length - worst.length} more pairs of a fault and an objective did less harm and stand under failure modes.`
      : ""
  ])
}

type Row = readonly [part: string, text: string]

const asTable = (title: string, rows: ReadonlyArray<Row>): string =>
  table(
    ["---", "---"],
    [title, ""],
    rows.map(([part, text]) => [part, text])
  )

const wanted = (decision: Decision, objective: string): Row => {
  const { good = "answered", of, target } = new Map(objectivesIn(decision)).get(objective)!
  return ["Response measure", escaped(`at least ${writeRatio(target)} of ${of} is ${good}`)]
}

const environment = (decision: Decision): Row => {
  const { scenario } = baselineOf(decision).variant
  const loads = Object.keys(scenario.journeys).flatMap((name) =>
    describeLoads(scenario, name).map((load) => `${name}: ${load}`)
  )
  return ["Environment", escaped(`normal operation; ${loads.join("; ")}`)]
}

const underFault = (decision: Decision, { fault, objective }: Pair, number: number): string => {
  const { confidence } = decision.comparison
  const { band, words, written } = faultIn(decision, fault)
  const { target } = new Map(objectivesIn(decision)).get(objective)!
  const measured = decision.options.map(({ name }): Row => {
    const effects = effectsOf(decision, name, fault, objective)
    if (effects.length === 0) return [`Measured: ${escaped(name)}`, "the fault did not come"]
    const during = shareOf(effects, "during", confidence)
    const after = shareOf(effects, "after", confidence)
    const met =
      during.mean >= target
        ? "the fault is masked"
        : after.mean >= target
          ? "broken during it, kept after it"
          : "broken"
    return [
      `Measured: ${escaped(name)}`,
      escaped(
        `${shareText(during)} good during it, ${shareText(after)} after it; ${met}; kept again after its end: ` +
          recoveryText(effects, confidence)
      )
    ]
  })
  return asTable(`${number}. ${escaped(fault)} and ${escaped(objective)}`, [
    [
      "Source",
      escaped(
        written?.load === undefined ? `a failure of ${band?.on ?? written?.on ?? fault}` : `users of ${written.on}`
      )
    ],
    ["Stimulus", escaped(words ?? `${band?.on} ${band?.what}`)],
    environment(decision),
    ["Artifact", escaped(joined(band?.components ?? [written?.on ?? fault]))],
    ["Response", "requests go on being answered well and soon enough; after the fault all is as before"],
    wanted(decision, objective),
    ...measured
  ])
}

/** Without a fault the load itself is the stimulus. */
const underLoad = (decision: Decision, objective: string): string => {
  const { of, target } = new Map(objectivesIn(decision)).get(objective)!
  return asTable(escaped(objective), [
    ["Source", escaped(`users of ${of}`)],
    ["Stimulus", "they ask, as the load says"],
    environment(decision),
    ["Artifact", "the system as a whole"],
    ["Response", "requests are answered well and soon enough"],
    wanted(decision, objective),
    ...decision.options.map(({ name }): Row => {
      const share = meanShare(decision.evidence.get(name)!, objective)
      const met = share >= target ? "kept" : "broken"
      return [
        `Measured: ${escaped(name)}`,
        Number.isNaN(share) ? "nothing to judge" : `${formatShare(share)} good: ${met}`
      ]
    })
  ])
}
