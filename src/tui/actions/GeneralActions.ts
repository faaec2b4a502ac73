/**
 * General actions: those that work everywhere.
 */

import { placeOf, places } from "../Model.ts"
import type { Action } from "./Action.ts"
import { always, means, reading } from "./Action.ts"
import { hasNoLesson, hasNoScenario } from "./Readiness.ts"

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
    command: "leave",
    help: "Leaves the innermost thing: a menu, a zoomed pane, the run.",
    group: "Anywhere",
    places: places.filter((place) => place !== "filter"),
    footer: 40,
    disabledBecause: (model) =>
      placeOf(model) === "library" && model.library.filter === ""
        ? "there is nothing to leave here: {quit} quits"
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
    keys: ["C"],
    label: "mouse",
    help: "Lets the mouse choose and its wheel move; again, it selects text in the terminal as ever.",
    group: "Anywhere",
    places: reading,
    disabledBecause: always,
    message: means({ type: "mouseToggled" })
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
    keys: ["E"],
    label: "edit",
    help: "Opens the file in your editor ($VISUAL, $EDITOR, vi); it is read again afterwards.",
    group: "Keep",
    places: ["library", "bench"],
    footer: 42,
    disabledBecause: hasNoScenario,
    message: means({ type: "lent", to: "editor" })
  },
  {
    keys: ["T"],
    label: "lesson",
    help: "Goes through the lesson step by step: predict, run, compare, explain, change one thing.",
    group: "Choose",
    places: ["library", "bench"],
    disabledBecause: hasNoLesson,
    message: means({ type: "lent", to: "lesson" })
  },
  {
    keys: [":"],
    label: "say it",
    help: "Opens the palette: everything that keys do, and more, by words, with completion.",
    command: "none",
    group: "Anywhere",
    places: reading,
    footer: 85,
    disabledBecause: always,
    message: means({ type: "openedPalette", text: "" })
  }
]
