/**
 * Presenter: how the command line answers: help on stdout when it was asked for, and mistakes, alone, on stderr.
 */

import { existsSync } from "node:fs"
import type { NonShowHelpErrors } from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import type { HelpDoc } from "effect/cli/HelpDoc"
import type * as Effect from "effect/Effect"
import { list } from "../scenarios/Library.ts"
import { nearest } from "../sim/model/Nearest.ts"
import { helpText } from "./Help.ts"
import { hasColours, print, say, widthOf } from "./Output.ts"

const help = (doc: HelpDoc): string =>
  helpText(doc, { colour: hasColours(process.stdout), width: widthOf(process.stdout) ?? 80 })

const present = (event: CliOutput.Presenter.Event): Effect.Effect<void> => {
  switch (event._tag) {
    case "Help":
      return print(help(event.helpDoc))
    case "Version":
      return print(`${event.name} ${event.version}`)
    case "InvalidInvocation":
      return say(refusal(event))
  }
}

/** To be provided to a command that is run. */
export const presenter = CliOutput.layerPresenter({ present })

const refusal = ({ commandPath, errors, helpDoc }: CliOutput.Presenter.InvalidInvocation): string => {
  const command = commandPath.join(" ")
  // What follows an unknown command follows from it.
  const first = errors.find(({ _tag }) => _tag === "UnknownSubcommand")
  const told = new Set((first === undefined ? errors : [first]).map((error) => sentence(error, helpDoc)))
  return [...[...told].map((text) => `${command}: ${text}`), `see ${command} --help`].join("\n")
}

const sentence = (error: NonShowHelpErrors, doc: HelpDoc): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return `there is no option ${error.option}${meant(error.option, flagsOf(doc))}`
    case "UnknownSubcommand":
      return unknownCommand(error.subcommand, doc)
    case "MissingArgument":
      return `<${error.argument}> is missing`
    case "MissingOption":
      return `--${error.option} is missing`
    case "UnexpectedArgument":
      return `${error.arguments.join(" ")} is too much here`
    case "InvalidValue": {
      const name = error.kind === "flag" ? `--${error.option}` : `<${error.option}>`
      const choices = choicesIn(error.expected)
      const expected =
        choices === undefined ? error.expected : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`
      return error.value === ""
        ? `${name} needs a value: ${expected}`
        : `${name} ${JSON.stringify(error.value)}: ${choices === undefined ? "" : "expected "}${expected}${meant(error.value, choices ?? [])}`
    }
    default:
      return error.message
  }
}

/** The words of `"auto" | "tui"` or `auto | tui`; `undefined` for a sentence. */
const choicesIn = (expected: string): ReadonlyArray<string> | undefined => {
  const words = expected.split(" | ").map((word) => word.replaceAll('"', ""))
  return words.length > 1 ? words : undefined
}

const flagsOf = ({ flags, globalFlags = [] }: HelpDoc): ReadonlyArray<string> =>
  [...flags, ...globalFlags].map(({ name }) => `--${name}`)

const meant = (written: string, known: ReadonlyArray<string>): string => {
  const near = nearest(written, known)
  return near === undefined ? "" : `; did you mean ${near}?`
}

/** Perhaps a command with a slip in it, perhaps a scenario without a command. */
const unknownCommand = (word: string, { subcommands = [] }: HelpDoc): string => {
  const commands = subcommands.flatMap((group) => group.commands.map(({ name }) => name))
  const scenarios = list().map(({ name }) => name)
  const scenario = existsSync(word) ? word : scenarios.includes(word) ? word : undefined
  const near = nearest(word, commands) ?? (scenario === undefined ? nearest(word, scenarios) : undefined)
  if (scenario !== undefined) return `"${word}" is a scenario, not a command; did you mean faultline run ${word}?`
  if (near === undefined) return `there is no command "${word}"; there are ${commands.join(", ")}`
  return `there is no command "${word}"; did you mean faultline ${commands.includes(near) ? near : `run ${near}`}?`
}
