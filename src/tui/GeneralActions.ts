/**
 * General actions: those that work everywhere, and how one chooses and types.
 */
import type { Action } from "./Action.ts"
import { always, means, reading } from "./Action.ts"
import { shown } from "./Filter.ts"
import type { Place } from "./Model.ts"
import { placeOf, places } from "./Model.ts"

const lists: ReadonlyArray<Place> = ["library", "bench", "help", "question", "ending", "faults", "lift"]
const menus: ReadonlyArray<Place> = ["question", "faults", "lift"]

export const generalActions: ReadonlyArray<Action> = [
  {
    keys: ["?", "f1"],
    label: "help",
    help: "Shows every key that works here.",
    group: "Anywhere",
    places: reading.filter((place) => place !== "help"),
    footer: 90,
    disabledBecause: always,
    message: means({ type: "askedForHelp" })
  },
  {
    keys: ["esc"],
    label: "back",
    help: "Leaves the innermost thing: a menu, a zoomed pane, the run.",
    group: "Anywhere",
    places: places.filter((place) => place !== "filter"),
    footer: 40,
    disabledBecause: (model) =>
      placeOf(model) === "library" && model.library.filter === ""
        ? "there is nothing to leave here: q quits"
        : undefined,
    message: means({ type: "left" })
  },
  {
    keys: ["q"],
    label: "quit",
    help: "Quits.",
    group: "Anywhere",
    places: reading,
    footer: 80,
    disabledBecause: always,
    message: means({ type: "quit", keepsScreen: false, isInterrupted: false })
  },
  {
    keys: ["Q"],
    label: "quit, keep screen",
    help: "Quits and leaves what is on the screen in the terminal.",
    group: "Anywhere",
    places: reading,
    disabledBecause: always,
    message: means({ type: "quit", keepsScreen: true, isInterrupted: false })
  },
  {
    keys: ["ctrl+c"],
    label: "quit",
    help: "Quits at once, also while something is typed.",
    group: "Anywhere",
    places,
    disabledBecause: always,
    message: means({ type: "quit", keepsScreen: false, isInterrupted: true })
  },
  {
    keys: ["ctrl+z"],
    label: "to the shell",
    help: "Goes back to the shell; `fg` returns.",
    group: "Anywhere",
    places,
    disabledBecause: always,
    message: means({ type: "suspended" })
  },
  {
    keys: ["t"],
    label: "theme",
    help: "Changes the colours: dark, light, high contrast, none.",
    group: "Anywhere",
    places: reading,
    disabledBecause: always,
    message: means({ type: "nextTheme" })
  },
  {
    keys: ["y"],
    label: "symbols",
    help: "Changes the characters: braille, blocks, ASCII.",
    group: "Anywhere",
    places: reading,
    disabledBecause: always,
    message: means({ type: "nextSymbols" })
  },
  {
    keys: ["s"],
    label: "keep screen",
    help: "Writes what is on the screen into the current folder: as text, with its colours (.ansi) and as a picture (.svg).",
    group: "Anywhere",
    places: reading,
    disabledBecause: always,
    message: means({ type: "keptScreen" })
  },

  {
    keys: ["down", "up", "j", "k"],
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
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    shows: "1-9",
    label: "choose",
    help: "Takes the choice of that number.",
    group: "Choose",
    places: menus,
    footer: 60,
    disabledBecause: always,
    message: (_, key) => ({ type: "choseNumber", choice: Number(key) - 1 })
  },
  {
    keys: ["enter", "space"],
    label: "look around",
    help: "Closes this, and the finished run can be looked at.",
    group: "Choose",
    places: ["ending"],
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
    places: ["filter", "prompt"],
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
