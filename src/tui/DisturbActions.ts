/**
 * Disturb actions: what one does to a run by hand.
 */
import type { Action } from "./Action.ts"
import { means } from "./Action.ts"
import { faultChoices } from "./FaultMenu.ts"
import type { Place } from "./Model.ts"
import { isOver } from "./Readiness.ts"
import { liftable } from "./UpdateOverlay.ts"

const bench: ReadonlyArray<Place> = ["bench"]

export const disturbActions: ReadonlyArray<Action> = [
  {
    keys: ["f"],
    label: "fault",
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
    help: "Injects a fault that you write as in a scenario: on anything, of any kind and size, for any time.",
    group: "Disturb",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "wroteFault" })
  },
  {
    keys: ["c"],
    label: "change",
    help: "Changes the design from now on: a step, a policy and its settings, or into another variant.",
    group: "Disturb",
    places: bench,
    disabledBecause: isOver,
    message: means({ type: "wroteChange" })
  },
  {
    keys: ["u"],
    label: "undo a fault",
    help: "Lifts a fault that holds, written or made by hand; of several one can choose.",
    group: "Disturb",
    places: bench,
    footer: 58,
    disabledBecause: (model) =>
      isOver(model) ?? (liftable(model.bench).length === 0 ? "no fault holds now" : undefined),
    message: means({ type: "openedLift" })
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
