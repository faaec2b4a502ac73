/**
 * Commands: everything that can be said in the palette, in one table.
 *
 * Whatever a key does without asking back is a command as well, by the name of its action; so a new key can be said at once.
 */

import { panes, symbolSets, themes } from "../Model.ts"
import type { Action } from "./Action.ts"
import { always } from "./Action.ts"
import { actions } from "./Actions.ts"
import type { Command } from "./Command.ts"
import { wrong } from "./Command.ts"
import { handCommands } from "./HandCommands.ts"
import { hasNoRun, isBeingOpened } from "./Readiness.ts"
import { nameCompletions, ordered, timeCommands } from "./TimeCommands.ts"

/** Where no run is shown, nothing can be done to one. */
const atRun =
  (disabledBecause: Command["disabledBecause"]): Command["disabledBecause"] =>
  (model) =>
    model.screen === "bench" ? disabledBecause(model) : "no run is shown here; open one"

/** The command that an action is, unless it is said in another way. */
const commandOf = (action: Action): Command | undefined => {
  const isSaid = action.group !== "Choose" && action.group !== "Type" && action.command !== "none"
  return isSaid && !action.keys.includes("ctrl+c")
    ? {
        name: action.command ?? action.label.replaceAll(/[^a-z0-9]+/g, "-"),
        takes: "",
        help: action.help,
        disabledBecause: action.places.includes("library") ? action.disabledBecause : atRun(action.disabledBecause),
        read: (_, model) => action.message(model, action.keys[0]!)
      }
    : undefined
}

/** By its name, or by so much of it as no other begins with. */
const one = <T extends string>(all: ReadonlyArray<T>, text: string): T | undefined => {
  const begun = text === "" ? [] : all.filter((name) => name.startsWith(text))
  return all.find((name) => name === text) ?? (begun.length === 1 ? begun[0] : undefined)
}

const runCommands: ReadonlyArray<Command> = [
  {
    name: "pane",
    takes: "<name>",
    help: "Goes to a pane.",
    disabledBecause: hasNoRun,
    completions: () => nameCompletions(panes),
    read: (text) => {
      const pane = one(panes, text)
      return pane === undefined ? wrong(`the panes are ${panes.join(", ")}`) : { type: "paneChosen", pane }
    }
  },
  {
    name: "select",
    takes: "<component or journey>",
    help: "Selects what the panes are about and what a fault hits.",
    disabledBecause: hasNoRun,
    completions: ({ bench }) =>
      (bench?.opening?.topology.nodes ?? []).map(({ kind, name }) => ({ text: name, says: kind })),
    read: (name, { bench }) => {
      const names = bench?.opening?.topology.nodes.map((node) => node.name) ?? []
      return names.includes(name)
        ? { type: "selected", name }
        : wrong(`there is no "${name}"; there are ${names.join(", ")}`)
    }
  },
  {
    name: "save",
    takes: "<file>",
    help: "Writes a scenario file that repeats this run, with everything done by hand.",
    example: "save storm.yaml",
    disabledBecause: hasNoRun,
    completions: ({ bench }) => nameCompletions([`${bench?.opening?.name ?? "run"}-by-hand.yaml`]),
    read: (path) => ordered({ order: "save", path })
  },
  {
    name: "report",
    takes: "<folder>",
    help: "Writes the result so far and its report into a folder.",
    disabledBecause: hasNoRun,
    completions: ({ bench }) => nameCompletions([`reports/${bench?.opening?.name ?? "run"}`]),
    read: (folder) => ordered({ order: "report", folder })
  }
]

const generalCommands: ReadonlyArray<Command> = [
  {
    name: "open",
    takes: "<scenario or file>",
    help: "Opens a scenario of the library, or a file.",
    example: "open retry-storm",
    disabledBecause: isBeingOpened,
    completions: ({ library: { previews, shelf = [] } }) =>
      shelf.map(({ name, path }) => {
        const preview = previews[path]
        return { text: name, says: preview?.isValid === true ? preview.title : "" }
      }),
    read: (source) => ({ type: "began", opened: { source } })
  },
  {
    name: "theme",
    takes: "[name]",
    help: "Changes the colours.",
    disabledBecause: always,
    completions: () => nameCompletions(themes),
    read: (text) => {
      const theme = one(themes, text)
      if (text === "") return { type: "nextTheme" }
      return theme === undefined ? wrong(`the themes are ${themes.join(", ")}`) : { type: "nextTheme", theme }
    }
  },
  {
    name: "symbols",
    takes: "[set]",
    help: "Changes the characters.",
    disabledBecause: always,
    completions: () => nameCompletions(symbolSets),
    read: (text) => {
      const symbols = one(symbolSets, text)
      if (text === "") return { type: "nextSymbols" }
      return symbols === undefined ? wrong(`the sets are ${symbolSets.join(", ")}`) : { type: "nextSymbols", symbols }
    }
  }
]

const said: ReadonlyArray<Command> = [
  ...[...timeCommands, ...handCommands, ...runCommands].map((command) => ({
    ...command,
    disabledBecause: atRun(command.disabledBecause)
  })),
  ...generalCommands
]

/** By name; what takes something goes before an action of the same name. */
export const commands: ReadonlyArray<Command> = [
  ...said,
  ...actions.flatMap((action) => commandOf(action) ?? [])
].filter(({ name }, i, all) => all.findIndex((other) => other.name === name) === i)
