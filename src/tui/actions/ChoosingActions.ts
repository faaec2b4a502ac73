/**
 * Choosing actions: moving in lists and texts, choosing, opening, filtering and typing.
 */

import { shown } from "../Filter.ts"
import { type Place, places } from "../Model.ts"
import type { Action } from "./Action.ts"
import { always, means } from "./Action.ts"
import { choiceKeys } from "./Keys.ts"

/** Where one types; everywhere else keys move in a list. */
const typing: ReadonlyArray<Place> = ["filter", "palette", "prompt"]
const lists = places.filter((place) => !typing.includes(place))
const menus: ReadonlyArray<Place> = ["question", "faults", "lift", "byHand", "bookmarks", "recent", "beside"]

export const choosingActions: ReadonlyArray<Action> = [
  {
    keys: ["down", "up", "j", "k"],
    inTurn: 2,
    shows: "up down",
    label: "move",
    help: "Moves to the next or previous line, choice or component.",
    group: "Choose",
    places: lists,
    footer: 30,
    disabledBecause: always,
    message: (_, key) => ({ type: "moved", by: key === "down" || key === "j" ? 1 : -1 })
  },
  {
    keys: ["pagedown", "pageup", "ctrl+d", "ctrl+u"],
    inTurn: 2,
    shows: "pgup pgdn",
    label: "page",
    help: "Moves ten lines down or up.",
    group: "Choose",
    places: lists,
    disabledBecause: always,
    message: (_, key) => ({ type: "moved", by: key === "pagedown" || key === "ctrl+d" ? 10 : -10 })
  },
  {
    keys: ["home", "g"],
    label: "first",
    help: "Moves to the first line, choice or component.",
    group: "Choose",
    places: lists,
    disabledBecause: always,
    message: means({ type: "movedToEnd", end: "first" })
  },
  {
    keys: ["end"],
    label: "last",
    help: "Moves to the last line, choice or component.",
    group: "Choose",
    places: lists,
    disabledBecause: always,
    message: means({ type: "movedToEnd", end: "last" })
  },
  {
    keys: ["enter"],
    label: "open",
    help: "Opens the scenario under the pointer.",
    group: "Choose",
    places: ["library"],
    footer: 70,
    disabledBecause: ({ library }) => (shown(library).length === 0 ? "no scenario is chosen" : undefined),
    message: means({ type: "chose" })
  },
  {
    keys: ["/"],
    label: "filter",
    help: "Finds scenarios by a few letters of name, topic, title or tag.",
    group: "Choose",
    places: ["library"],
    footer: 60,
    disabledBecause: always,
    message: means({ type: "startedFilter" })
  },
  {
    keys: ["o"],
    label: "open a file",
    command: "none",
    help: "Opens a scenario by its path.",
    group: "Choose",
    places: ["library"],
    footer: 55,
    disabledBecause: always,
    message: means({ type: "askedToOpen" })
  },
  {
    keys: ["r"],
    label: "recent runs",
    help: "Lists what was run of late, also in earlier sessions, to be run once more.",
    group: "Choose",
    places: ["library"],
    footer: 50,
    disabledBecause: ({ library }) => (library.recent.length === 0 ? "nothing has been run to its end yet" : undefined),
    message: means({ type: "openedRecent" })
  },
  {
    keys: ["enter", "space"],
    label: "choose",
    help: "Takes what is under the pointer.",
    group: "Choose",
    places: menus,
    footer: 70,
    disabledBecause: always,
    message: means({ type: "chose" })
  },
  {
    keys: choiceKeys,
    shows: "1-9",
    label: "choose",
    help: "Takes the choice of that number; 0 is the tenth.",
    group: "Choose",
    places: menus,
    footer: 60,
    disabledBecause: always,
    message: (_, key) => ({ type: "choseNumber", choice: choiceKeys.indexOf(key) })
  },
  {
    keys: ["enter", "space"],
    label: "look around",
    help: "Closes this, and the run can be looked at.",
    group: "Choose",
    places: ["ending", "story"],
    footer: 70,
    disabledBecause: always,
    message: means({ type: "left" })
  },
  {
    keys: ["enter", "space", "?"],
    label: "close",
    help: "Closes the help.",
    group: "Choose",
    places: ["help"],
    footer: 70,
    disabledBecause: always,
    message: means({ type: "left" })
  },
  {
    keys: ["enter"],
    label: "do it",
    help: "Does what is typed, or takes the completion under the pointer.",
    group: "Type",
    places: ["palette"],
    footer: 70,
    disabledBecause: always,
    message: means({ type: "chose" })
  },
  {
    keys: ["tab"],
    label: "complete",
    help: "Takes the completion under the pointer, or the first.",
    group: "Type",
    places: ["palette"],
    footer: 65,
    disabledBecause: always,
    message: means({ type: "completed" })
  },
  {
    keys: ["down", "up"],
    shows: "up down",
    label: "choose",
    help: "Moves among the completions; up in an empty line brings back what was said before.",
    group: "Type",
    places: ["palette"],
    footer: 50,
    disabledBecause: always,
    message: (_, key) => ({ type: "moved", by: key === "down" ? 1 : -1 })
  },
  {
    keys: ["ctrl+p", "ctrl+n"],
    label: "said before",
    help: "Brings back what was said before; ctrl+n what was said after it.",
    group: "Type",
    places: ["palette"],
    disabledBecause: always,
    message: (_, key) => ({ type: "recalled", by: key === "ctrl+p" ? 1 : -1 })
  },
  {
    keys: ["ctrl+w"],
    label: "delete word",
    help: "Deletes the last word.",
    group: "Type",
    places: ["palette"],
    disabledBecause: always,
    message: means({ type: "erasedWord" })
  },
  {
    keys: ["enter"],
    label: "done",
    help: "Ends typing.",
    group: "Type",
    places: ["filter", "prompt"],
    footer: 70,
    disabledBecause: always,
    message: means({ type: "chose" })
  },
  {
    keys: ["esc"],
    label: "clear",
    help: "Clears the filter and ends typing.",
    group: "Type",
    places: ["filter"],
    footer: 60,
    disabledBecause: always,
    message: means({ type: "left" })
  },
  {
    keys: ["backspace", "ctrl+u"],
    shows: "backspace",
    label: "delete",
    help: "Deletes the last character; ctrl+u deletes all.",
    group: "Type",
    places: ["filter", "prompt", "palette"],
    disabledBecause: always,
    message: (_, key) => ({ type: "erased", all: key === "ctrl+u" })
  },
  {
    keys: ["down", "up"],
    shows: "up down",
    label: "move",
    help: "Moves among the scenarios that were found.",
    group: "Type",
    places: ["filter"],
    footer: 50,
    disabledBecause: always,
    message: (_, key) => ({ type: "moved", by: key === "down" ? 1 : -1 })
  }
]
