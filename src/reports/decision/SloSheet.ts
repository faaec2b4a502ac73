/**
 * SLO sheet: the error budget of every promise over 30 days at the rate of the runs, how fast a fault burns it, and when a page would
 * have rung.
 *
 * A run of minutes is no month: the budget is what 30 days at this rate would allow, and the run is one incident in them.
 */
import { burnMax, hourlyAlert, isReachable, scaledAlert } from "../../experiments/comparisons/BurnRate.ts"
import { intervalOf } from "../../sim/observation/steadiness/Confidence.ts"
import { intervalText } from "../DifferenceText.ts"
import { escaped, table } from "../MarkdownText.ts"
import { formatCount, formatFactor, formatMs, formatRate, formatShare } from "../Quantity.ts"
import type { Decision } from "./Decision.ts"
import { baselineOf, effectsOf, objectivesIn, pairsIn, sampleOf, section, spansText } from "./Decision.ts"

const daysMs = 30 * 24 * 3_600_000

const meanOf = (values: ReadonlyArray<number>): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

export const sloSheet = (decision: Decision): string => {
  const objectives = objectivesIn(decision)
  if (objectives.length === 0)
    return section("Service levels", ["No objective is stated, so there is no budget to spend."])
  const { picture } = sampleOf(decision, baselineOf(decision).name)
  const length = picture.durationMs ?? picture.atMs
  const scaled = scaledAlert(length, picture.windowMs, 1)
  const pairs = pairsIn(decision).filter(({ objective }) => objectives.some(([name]) => name === objective))
  const isShort = picture.atMs < hourlyAlert.longMs
  const deaf = objectives.filter(([, { target }]) => !isReachable(target))
  return section("Service levels", [
    budgets(decision),
    alerts(decision, pairs),
    pairs.length === 0
      ? ""
      : `The page rings when the burn rate over 1 h and over 5 min both reach ${hourlyAlert.factor}x. ` +
        (isShort
          ? `The run has ${formatMs(picture.atMs)} and not an hour: what was before its beginning is taken to have been as it was ` +
            "before the fault, and what comes after its end is not known. "
          : "") +
        `Scaled: the run stands for a day, so 1 h is ${formatMs(scaled.longMs)} and 5 min is ${formatMs(scaled.shortMs)}, in whole ` +
        `windows of ${formatMs(picture.windowMs)}. Requests that never end burn nothing until they do.`,
    ...deaf.map(
      ([name, { target }]) =>
        `${escaped(name)} cannot page at ${hourlyAlert.factor}x: with a target of ${formatShare(target)} even a total outage burns at ` +
        `${formatFactor(burnMax(target))}. Such a target needs an alert of its own; the scaled one is taken at half of that here.`
    )
  ])
}

const budgets = (decision: Decision): string => {
  const rows = objectivesIn(decision).flatMap(([objective, { target }]) =>
    decision.options.map(({ name }) => {
      const found = decision.evidence
        .get(name)!
        .flatMap(({ standings }) => standings.filter((one) => one.objective === objective))
      const rate = meanOf(found.map(({ budget }) => budget.perSecond))
      const allowed = meanOf(found.map(({ budget }) => budget.allowed))
      const bad = meanOf(found.map((one) => one.bad))
      const spent = allowed > 0 ? bad / allowed : null
      return [
        `${escaped(objective)}, ${escaped(name)}`,
        formatShare(target),
        formatRate(rate),
        formatCount(allowed),
        formatMs((1 - target) * daysMs),
        formatCount(bad),
        formatShare(spent),
        spent === null || spent === 0 ? "–" : formatCount(1 / spent)
      ]
    })
  )
  const titles = [
    "Budget of 30 days",
    "target",
    "rate",
    "bad allowed",
    "or a total outage of",
    "bad in such a run",
    "of the budget",
    "runs until it is spent"
  ]
  return table(["---", ...titles.slice(1).map(() => "--:")], titles, rows)
}

const alerts = (decision: Decision, pairs: ReturnType<typeof pairsIn>): string => {
  if (pairs.length === 0) return ""
  const { confidence } = decision.comparison
  const targets = new Map(objectivesIn(decision).map(([name, { target }]) => [name, target]))
  const rows = pairs.flatMap(({ fault, objective }) =>
    decision.options.flatMap(({ name }) => {
      const effects = effectsOf(decision, name, fault, objective)
      if (effects.length === 0) return []
      const burns = effects.flatMap(({ burn }) => burn ?? [])
      const row = [
        `${escaped(fault)}, ${escaped(objective)}, ${escaped(name)}`,
        burns.length === 0 ? "–" : escaped(intervalText(intervalOf(burns, confidence), { unit: "factor" })),
        isReachable(targets.get(objective)!)
          ? escaped(
              spansText(
                effects.map(({ pagedMs }) => pagedMs),
                confidence,
                "does not within the run"
              )
            )
          : "cannot",
        escaped(
          spansText(
            effects.map(({ scaledMs }) => scaledMs),
            confidence,
            "does not within the run"
          )
        )
      ]
      return [row]
    })
  )
  return table(
    ["---", "--:", "--:", "--:"],
    ["Alert", "burn rate during the fault", "page (1 h and 5 min) rings after", "scaled page rings after"],
    rows
  )
}
