/**
 * Outage: how long nobody took the writes of a store, how old what it lost was, at the worst in a stretch, and how much it was.
 *
 * Stores state it only when it happens; in a stretch in which it did not, all are nothing.
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

/** Of several primaries of which each goes on by itself a write is lost to another that overwrites it. */
const lost = ({ site }: ComponentRecord, { from, recording, to }: Look): number => {
  if (site.kind !== "store") return NaN
  const named = (name: string) => recording.meters.find(({ meter }) => meter.of === site.name && meter.name === name)
  const record = named("conflicts") === undefined ? named("lost writes") : named("lost updates")
  return record?.between(from, to) ?? 0
}

export const outageMetrics: ReadonlyArray<Metric<ComponentRecord>> = [
  {
    name: "rto",
    unit: "span",
    says:
      "Longest time in which nobody took the writes of a store, or of a quorum fewer nodes were there than must have one: the recovery " +
      "time, as it was. 0s if there was none.",
    read: (component, look) => worst(component, outageMeters.outage, look)
  },
  {
    name: "rpo",
    unit: "span",
    says:
      "How far back the acknowledged writes go that were lost, from the last that was taken: the recovery point, as it was. " +
      "0s if none was.",
    read: (component, look) => worst(component, outageMeters.loss, look)
  },
  {
    name: "lost writes",
    unit: "count",
    says: "Acknowledged writes of a store that are no part of it any more, nor of what was written over them.",
    read: lost
  }
]
