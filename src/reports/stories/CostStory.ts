/**
 * Cost story: what every report tells of the cost of a run, in words and as rows, so that no two reports tell it differently.
 */
import type { ComponentCost, Cost, Forecast, JourneyCost } from "../../sim/observation/cost/Cost.ts"
import { targetUtilisation } from "../../sim/observation/cost/Cost.ts"
import { formatMoney } from "../Money.ts"
import { formatCount, formatShare } from "../Quantity.ts"

/** `$2.00 an hour, $0.0167 per 1000 good requests`. */
export const costInShort = ({ currency, per1000Good, perHour }: Cost): string =>
  `${formatMoney(perHour, currency)} an hour, ${formatMoney(per1000Good, currency)} per 1000 good requests`

export interface CostRow {
  readonly name: string
  readonly cells: ReadonlyArray<string>
}

/** Money is per hour of the run. */
export const componentTitles = ["instances", "an hour", "share", "running", "calls", "traffic", "failure"]

/** Dearest first, and all of them together. `running` is instances and storage. */
export const componentRows = (cost: Cost): ReadonlyArray<CostRow> => {
  const { components, currency, failure, hours, total } = cost
  const perHour = (money: number) => formatMoney(hours > 0 ? money / hours : 0, currency)
  const sum = (of: (one: ComponentCost) => number) => components.reduce((all, one) => all + of(one), 0)
  return [
    ...components.map((one) => ({
      name: one.name,
      cells: [
        formatCount(one.instances),
        perHour(one.total),
        formatShare(one.share),
        perHour(one.running + one.storage),
        perHour(one.calls),
        perHour(one.traffic),
        formatShare(one.failure.share)
      ]
    })),
    {
      name: "in all",
      cells: [
        formatCount(sum(({ instances }) => instances)),
        perHour(total),
        formatShare(total > 0 ? 1 : null),
        perHour(sum(({ running, storage }) => running + storage)),
        perHour(sum(({ calls }) => calls)),
        perHour(sum(({ traffic }) => traffic)),
        formatShare(failure.share)
      ]
    }
  ]
}

export const journeyTitles = ["an hour", "share", "per 1000 good"]

export const journeyRows = ({ currency, journeys }: Cost): ReadonlyArray<CostRow> =>
  journeys.map(({ name, per1000Good, perHour, share }: JourneyCost) => ({
    name,
    cells: [formatMoney(perHour, currency), formatShare(share), formatMoney(per1000Good, currency)]
  }))

export const forecastTitles = ["an hour", "per 1000 good", "instances"]

export const forecastRows = (cost: Cost): ReadonlyArray<CostRow> =>
  cost.forecast.map((one) => ({
    name: one.load === 1 ? "as it is" : `${one.load}x the load`,
    cells: [
      formatMoney(one.perHour, cost.currency),
      formatMoney(one.per1000Good, cost.currency),
      changesIn(one, cost.forecast[0])
    ]
  }))

/** `shop 5 instead of 2`. */
const changesIn = ({ instances }: Forecast, now: Forecast | undefined): string => {
  const changed = instances.flatMap(({ count, name }) => {
    const before = now?.instances.find((one) => one.name === name)?.count ?? count
    return before === count ? [] : [`${name} ${formatCount(count)} instead of ${formatCount(before)}`]
  })
  return changed.length === 0 ? "as they are" : changed.join(", ")
}

/** `$0.40 an hour (20%) is the price of failure: ...`. */
export const failureInWords = ({ currency, failure, hours }: Cost): string => {
  const { abandoned, retries, share } = failure
  const perHour = (money: number) => formatMoney(hours > 0 ? money / hours : 0, currency)
  return abandoned + retries === 0
    ? "Nothing was paid for failure: nobody left, and nothing was tried twice."
    : `Failure costs ${perHour(abandoned + retries)} an hour (${formatShare(share)} of all): ${perHour(abandoned)} for work that ` +
        `nobody waited for any more, ${perHour(retries)} for repeated tries.`
}

/** By what rules, and whose prices. */
export const rulesInWords = ({ source }: Cost): string =>
  "Instances and storage are allotted by busy time, calls and traffic to whoever made them. The forecast adds whole instances " +
  `where one would be busier than ${formatShare(targetUtilisation)}, or than now if that is more, and takes none away. ` +
  `Prices: ${source}.`
