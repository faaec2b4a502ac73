/**
 * Room: how many instances of a service there can be at once, where a change makes them more or fewer while it runs.
 *
 * Who leaves may still be at work when others come, so that all who ever come have a place of their own.
 */
import { instancesOf } from "../../sim/components/services/Service.ts"
import type { Scenario } from "../Scenario.ts"

/** By service. */
export type Room = ReadonlyMap<string, number>

/** For a design and what becomes of it, in order; services whose number stays the same are left out. */
export const roomIn = (designs: ReadonlyArray<Scenario>): Room => {
  const room = new Map<string, number>()
  for (const name of Object.keys(designs[0]?.system ?? {})) {
    const counts = designs.flatMap(({ system }) => {
      const component = system[name]
      return component?.kind === "service" ? [instancesOf(component.service)] : []
    })
    if (counts.every((count) => count === counts[0])) continue
    const most = counts.reduce((sum, count, i) => sum + Math.max(0, count - (counts[i - 1] ?? 0)), 0)
    room.set(name, most)
  }
  return room
}

/** What is needed, if there is less of it. */
export const roomLacking = (needed: Room, there: Room): Room | undefined =>
  [...needed].every(([name, most]) => most <= (there.get(name) ?? 0)) ? undefined : needed
