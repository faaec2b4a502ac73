/**
 * Disturb actions: what one does to a run by hand.
 */

import type { Model, Place } from "../Model.ts"
import { liftable } from "../updates/UpdateOverlay.ts"
import type { Action } from "./Action.ts"
import { means } from "./Action.ts"
import { faultChoices } from "./FaultMenu.ts"
import { hasNoRun, isOver } from "./Readiness.ts"

const bench: ReadonlyArray<Place> = ["bench"]

const hasNothingByHand = (model: Model): string | undefined =>
  hasNoRun(model) ?? (model.bench?.byHand.deeds.length === 0 ? "nothing was done by hand" : undefined)

export const disturbActions: ReadonlyArray<Action> = [
  {
    keys: ["f"],
    label: "fault",
    command: "faults",
    help: "Injects a fault on the selected component, its links or its zone, from now on.",
    group: "Disturb",
    places: bench,
    footer: 70,
    disabledBecause: (model) => {
      const { opening, selected } = model.bench ?? {}
      const because = isOver(model)
      if (because !== undefined || opening === undefined) return because
      return faultChoices(opening.topology, selected).length === 0 ? "choose a component first" : undefined
    },
    message: means({ type: "openedFaults" })
  },
  {
    keys: ["F"],
    label: "any fault",
    help: "Injects a fault that you say, or write as in a scenario: on anything, of any kind and size, for any time.",
    command: "none",
    group: "Disturb",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "openedPalette", text: "fault " })
  },
  {
    keys: ["c"],
    label: "change",
    help: "Changes the design from now on: a step, a policy and its settings, or into another variant.",
    command: "none",
    group: "Disturb",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "openedPalette", text: "set " })
  },
  {
    keys: ["L"],
    label: "lift a fault",
    command: "none",
    help: "Lifts a fault that holds, written or made by hand; of several one can choose.",
    group: "Disturb",
    places: bench,
    footer: 58,
    disabledBecause: (model) =>
      isOver(model) ?? (liftable(model.bench).length === 0 ? "no fault holds now" : undefined),
    message: means({ type: "openedLift" })
  },
  {
    keys: ["u"],
    label: "undo",
    help: "Takes back what was done last by hand: the run happens again without it, up to where it is.",
    command: "none",
    group: "Disturb",
    places: bench,
    footer: 57,
    disabledBecause: hasNothingByHand,
    message: means({ type: "ordered", order: { order: "undo" } })
  },
  {
    keys: ["U"],
    label: "redo",
    help: "Does again what was taken back last, or lost by going on from an earlier moment.",
    group: "Disturb",
    places: bench,
    disabledBecause: (model) =>
      hasNoRun(model) ?? (model.bench?.byHand.canRedo === true ? undefined : "nothing was taken back"),
    message: means({ type: "ordered", order: { order: "redo" } })
  },
  {
    keys: ["b"],
    label: "by hand",
    help: "Lists what was done by hand; what is chosen is taken back.",
    group: "Disturb",
    places: bench,
    disabledBecause: hasNothingByHand,
    message: means({ type: "openedByHand" })
  },
  {
    keys: ["B"],
    label: "stop at",
    help: "Stops the run whenever something comes: a condition on a measure, a fault, an open breaker, an instant.",
    command: "none",
    group: "Run",
    places: bench,
    disabledBecause: hasNoRun,
    message: means({ type: "openedPalette", text: "break " })
  },
  {
    keys: ["]"],
    label: "more load",
    help: "Multiplies all arrivals by 1.25 from now on.",
    group: "Disturb",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "loadChanged", up: true })
  },
  {
    keys: ["["],
    label: "less load",
    help: "Divides all arrivals by 1.25 from now on.",
    group: "Disturb",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "loadChanged", up: false })
  }
]
