/**
 * Checks of clocks: a fault that makes one wrong is on something that has one, whether or not its design goes by it.
 */
import type { Fault } from "../../sim/faults/Fault.ts"
import type { Component } from "../language/System.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import type { Scenario } from "../Scenario.ts"

/**
 * A store has to be there. Whether it goes by its clock depends on its design, and to be shown that one does not, in spite of a clock
 * that another is broken by, is what one may want.
 */
export const checkClock = (fault: Fault, path: Path, { isWhole, scenario }: Readable): ReadonlyArray<Problem> => {
  const { clock, on } = fault
  if (clock === undefined || on.includes("->") || !isWhole("system")) return []
  const hit = scenario.system?.[on.split("/")[0]!]
  if (hitBy(on, scenario.system).some(({ kind }) => kind === "store")) return []
  const who = hit === undefined ? "nobody goes by a clock" : `"${on}" does not go by its clock`
  const message = `"clock" does nothing here: ${who}; what does is a store with \`primaries\` of whose writes the last one wins, or with \`raft\` and \`leases\``
  return [{ path, at: "key", message }]
}

/** The components that a fault may be about: the one that it names, or any in a zone, a region or a group. */
const hitBy = (on: string, system: Readonly<Record<string, Component>> = {}): ReadonlyArray<Component> => {
  const hit = system[on.split("/")[0]!]
  return hit === undefined ? Object.values(system) : [hit]
}

/** Whether a clock that is wrong there makes a difference to anybody. */
export const mindsClocks = ({ system }: Scenario, on: string): boolean => hitBy(on, system).some(goesByClock)

const goesByClock = (component: Component): boolean => {
  const { primaries, raft } = component.kind === "store" ? component.store : {}
  if (raft?.leases === true) return true
  const { conflicts = "last-write-wins" } = primaries ?? {}
  return primaries !== undefined && (conflicts === "last-write-wins" || conflicts === "lww-element-set")
}
