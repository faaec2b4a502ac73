/**
 * Command: something that is done by saying it in the palette, and how what is typed is read and completed.
 *
 * A command is one or two words and what comes after them. So much of its name as tells it from all others is enough.
 */
import { didYouMean } from "../../sim/model/Nearest.ts"
import type { Message } from "../Message.ts"
import type { Model } from "../Model.ts"

/** How what is typed could go on: the whole rest of the line. */
export interface Completion {
  readonly text: string
  readonly says: string
}

/** Why what is typed cannot be done. */
export interface Mistake {
  readonly mistake: string
}

export interface Command {
  readonly name: string
  /** What comes after the name: "<component>", "[file]"; empty for nothing. */
  readonly takes: string
  /** One sentence. */
  readonly help: string
  /** As one would type it, if it takes something. */
  readonly example?: string
  readonly disabledBecause: (model: Model) => string | undefined
  /** Every way in which it could go on after what is typed already; those that do not begin or hold it are left out later. */
  readonly completions?: (model: Model, typed: string) => ReadonlyArray<Completion>
  readonly read: (rest: string, model: Model) => Message | Mistake
}

export const wrong = (mistake: string): Mistake => ({ mistake })

/** Beginnings first, then what has it somewhere in it. */
const fitting = <T>(all: ReadonlyArray<T>, typed: string, textOf: (one: T) => string): ReadonlyArray<T> => {
  const small = typed.toLowerCase()
  const at = (one: T) => textOf(one).toLowerCase().indexOf(small)
  return [...all.filter((one) => at(one) === 0), ...all.filter((one) => at(one) > 0)]
}

interface Split {
  readonly command: Command
  readonly rest: string
}

/** The command whose whole name is typed, the longest first. */
const split = (commands: ReadonlyArray<Command>, text: string): Split | undefined => {
  const typed = text.trimStart()
  const command = commands
    .filter(({ name }) => typed === name || typed.startsWith(`${name} `))
    .toSorted((one, other) => other.name.length - one.name.length)[0]
  return command === undefined ? undefined : { command, rest: typed.slice(command.name.length).trimStart() }
}

/** Commands that begin so; `quit` is meant by `q` although there is `quit-keep-screen`. */
const begunBy = (commands: ReadonlyArray<Command>, word: string) => {
  const begun = word === "" ? [] : commands.filter(({ name }) => name.startsWith(word))
  return { begun, meant: begun.find((one) => begun.every((other) => other.name.startsWith(one.name))) }
}

/** The command that is being typed, as soon as it is clear which. */
export const commandIn = (commands: ReadonlyArray<Command>, text: string): Command | undefined =>
  split(commands, text)?.command ?? begunBy(commands, text.trim()).meant

/** The whole lines that what is typed could become. */
export const completionsOf = (
  commands: ReadonlyArray<Command>,
  text: string,
  model: Model
): ReadonlyArray<Completion> => {
  const typed = text.trimStart()
  const found = split(commands, typed)
  const isInArguments = found !== undefined && (found.rest !== "" || typed.endsWith(" "))
  const names = isInArguments && !commands.some(({ name }) => name !== found.command.name && name.startsWith(typed))
  if (names) {
    const { command, rest } = found
    const all = command.completions?.(model, rest) ?? []
    return fitting(all, rest, ({ text: line }) => line)
      .filter((one) => one.text.trim() !== rest.trim())
      .map((one) => ({ text: `${command.name} ${one.text}`, says: one.says }))
  }
  const possible = commands.filter((command) => command.disabledBecause(model) === undefined)
  return fitting(possible, typed, ({ name }) => name)
    .filter(({ name }) => name !== typed)
    .map(({ help, name, takes }) => ({ text: takes === "" ? name : `${name} `, says: help }))
}

/** What is typed means, or what is wrong with it. */
export const readCommand = (commands: ReadonlyArray<Command>, text: string, model: Model): Message | Mistake => {
  const typed = text.trim()
  const [word = "", ...more] = typed.split(/\s+/)
  const { begun, meant } = begunBy(commands, word)
  const found = split(commands, typed) ?? (meant === undefined ? undefined : { command: meant, rest: more.join(" ") })
  if (found === undefined) {
    return wrong(
      begun.length > 1
        ? `"${word}" could be ${begun.map(({ name }) => name).join(", ")}`
        : `there is no command "${word}"${
            didYouMean(
              word,
              commands.map(({ name }) => name)
            ) || "; an empty line lists all of them"
          }`
    )
  }
  const because = found.command.disabledBecause(model)
  if (because !== undefined) return wrong(because)
  const { takes, name, example } = found.command
  if (takes.startsWith("<") && found.rest === "") {
    return wrong(`${name} ${takes}${example === undefined ? "" : `, such as: ${example}`}`)
  }
  if (takes === "" && found.rest !== "") return wrong(`${name} takes nothing after it`)
  return found.command.read(found.rest, model)
}
