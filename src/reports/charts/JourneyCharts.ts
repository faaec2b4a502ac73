/**
 * Journey charts: what was asked, answered and answered well, and how long the answers took.
 */

import * as EffectResult from "effect/Result"
import { readGoodness } from "../../sim/observation/Objective.ts"
import type { JourneyPicture, Picture } from "../../sim/observation/pictures/Picture.ts"
import { formatMs } from "../Quantity.ts"
import type { Level, Size, TimeChart } from "./TimeChart.ts"

export const ratesChart = ({ name, series }: JourneyPicture, index: number, size: Size): TimeChart => ({
  id: `rates-${index}`,
  says: `Requests of ${name} per second over time: offered, carried, good and failed`,
  unit: "rate",
  scale: "linear",
  levels: [],
  size,
  lines: [
    { label: "offered", colour: "offered", values: series.offered, thinnedBy: "mean", dash: [5, 3] },
    { label: "carried", colour: "carried", values: series.carried, thinnedBy: "mean" },
    { label: "good", colour: "good", values: series.good, thinnedBy: "mean", isFilled: true },
    { label: "failed", colour: "bad", values: series.failed, thinnedBy: "mean", dash: [2, 2] }
  ]
})

export const responseChart = (
  { name, series }: JourneyPicture,
  index: number,
  size: Size,
  picture: Picture
): TimeChart => ({
  id: `response-${index}`,
  says: `Response times of the answered requests of ${name} over time: p50, p95 and p99, on a logarithmic axis`,
  unit: "ms",
  scale: "log",
  levels: limitsOf(name, picture),
  size,
  lines: [
    { label: "p50", colour: "p50", values: series.p50Ms, thinnedBy: "highest" },
    { label: "p95", colour: "p95", values: series.p95Ms, thinnedBy: "highest", dash: [6, 2] },
    { label: "p99", colour: "p99", values: series.p99Ms, thinnedBy: "highest", dash: [2, 2] }
  ]
})

/** What the objectives of a journey call soon enough. */
const limitsOf = (journey: string, { objectives }: Picture): ReadonlyArray<Level> =>
  objectives
    .filter(({ of }) => of === journey)
    .flatMap(({ good, name }) => {
      const limitMs = EffectResult.match(readGoodness(good), {
        onFailure: () => Infinity,
        onSuccess: ({ limit }) => limit / 1e6
      })
      return Number.isFinite(limitMs) ? [{ label: `${name}: ${formatMs(limitMs)}`, value: limitMs }] : []
    })
