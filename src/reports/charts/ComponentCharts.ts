/**
 * Component charts: how long the line was, how busy the workers were, and how much was done for nobody.
 */
import type { ComponentPicture, MeterPicture } from "../../sim/observation/pictures/Picture.ts"
import { formatCount } from "../Quantity.ts"
import type { TimeChart } from "./TimeChart.ts"

export interface ComponentCharts {
  /** `undefined` if nothing ever waited. */
  readonly waiting: TimeChart | undefined
  /** With its capacity, if it has one. */
  readonly busy: TimeChart
  /** What was finished and, if there was any, what was finished for nobody. */
  readonly finished: TimeChart
}

export const componentCharts = ({ capacity, name, series }: ComponentPicture, index: number): ComponentCharts => {
  const small = { scale: "linear", levels: [], size: "small" } as const
  return {
    waiting: series.waiting.some((calls) => calls > 0)
      ? {
          ...small,
          id: `waiting-${index}`,
          says: `Calls that wait at ${name}, over time`,
          unit: "count",
          lines: [{ label: "waiting", colour: "waiting", values: series.waiting, thinnedBy: "highest", isFilled: true }]
        }
      : undefined,
    busy: {
      ...small,
      id: `busy-${index}`,
      says: `Calls that ${name} works on, over time${capacity === null ? "" : `, of at most ${capacity}`}`,
      unit: "count",
      levels: capacity === null ? [] : [{ label: `${formatCount(capacity)} at most`, value: capacity }],
      lines: [{ label: "busy", colour: "busy", values: series.busy, thinnedBy: "mean", isFilled: true }]
    },
    finished: {
      ...small,
      id: `finished-${index}`,
      says: `Calls that ${name} finished, and those it finished for nobody, per second over time`,
      unit: "rate",
      lines: [
        { label: "finished", colour: "carried", values: series.carried, thinnedBy: "mean" },
        ...(series.wasted.some((calls) => calls > 0)
          ? [{ label: "wasted", colour: "wasted", values: series.wasted, thinnedBy: "mean", isFilled: true } as const]
          : [])
      ]
    }
  }
}

export const meterChart = ({ kind, name, of, series }: MeterPicture, index: number, windowMs: number): TimeChart => ({
  id: `meter-${index}`,
  says: `${name} of ${of} over time`,
  unit: kind === "counter" ? "rate" : "count",
  scale: "linear",
  levels: [],
  size: "small",
  lines: [
    {
      label: name,
      colour: "busy",
      values: kind === "counter" ? series.map((added) => (added / windowMs) * 1000) : series,
      thinnedBy: "mean"
    }
  ]
})
