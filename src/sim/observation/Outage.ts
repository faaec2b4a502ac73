/**
 * Outage: how long nobody took the writes of a store, and how old what it lost was, at the worst in a stretch.
 *
 * Stores state it only when it happens; in a stretch in which it did not, both are nothing.
 */
import { outageMeters } from "../model/Outage.ts"
import type { Look, Metric } from "./Metric.ts"
import type { ComponentRecord } from "./records/ComponentRecord.ts"

const worst = ({ site }: ComponentRecord, name: string, { from, recording, to }: Look): number => {
  if (site.kind !== "store") return NaN
  const record = recording.meters.find(({ meter }) => meter.of === site.name && meter.name === name)
  let found = 0
  for (let w = from; w < to && w <= recording.windows.current; w++) found = Math.max(found, record?.highAt(w) ?? 0)
  return found
}

export const outageMetrics: ReadonlyArray<Metric<ComponentRecord>> = [
  {
    name: "rto",
    unit: "span",
    says: "Longest time in which nobody took the writes of a store: the recovery time, as it was. 0s if there was none.",
    read: (component, look) => worst(component, outageMeters.outage, look)
  },
  {
    name: "rpo",
    unit: "span",
    says:
      "How far back the acknowledged writes go that were lost with a primary, from the last it took: the recovery point, as it was. " +
      "0s if none was.",
    read: (component, look) => worst(component, outageMeters.loss, look)
  }
]
