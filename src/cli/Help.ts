/**
 * Help: what `--help` prints for a command: how it is called, what it does, its options and examples to copy.
 */
import type { ArgDoc, FlagDoc, HelpDoc } from "effect/cli/HelpDoc"
import * as Option from "effect/Option"
import { wrap } from "../reports/plain/PlainInk.ts"

export interface HelpOptions {
  readonly colour: boolean
  /** Columns; more than 100 are not used. */
  readonly width: number
}

interface Row {
  readonly name: string
  readonly says: string
}

/** The help of one command, without a line feed at its end. */
export const helpText = (doc: HelpDoc, { colour, width }: HelpOptions): string => {
  const columns = Math.max(40, Math.min(100, width))
  const strong = (text: string) => (colour ? `\u001b[1m${text}\u001b[0m` : text)
  const coloured = (text: string) => (colour ? `\u001b[36m${text}\u001b[0m` : text)
  const paragraphs = doc.description.split("\n\n").map((text) => indented(wrap(text, columns - 2), 2))
  const isRoot = doc.commandPath === undefined || doc.commandPath.length < 2
  // `--help` and the like are options of the program; they are told once, at the root.
  const flags = isRoot ? [...doc.flags, ...(doc.globalFlags ?? [])] : doc.flags
  const commands = (doc.subcommands ?? []).flatMap((group) => group.commands)
  const table = (title: string, rows: ReadonlyArray<Row>) =>
    rows.length === 0 ? [] : [[strong(title), ...rowsOf(rows, columns, coloured)].join("\n")]
  const examples = (doc.examples ?? []).flatMap(({ command, description }) => [
    `  ${coloured(command)}`,
    ...(description === undefined ? [] : [indented(wrap(description, columns - 6), 6)])
  ])
  return [
    `${strong("USAGE")}\n  ${usage(doc, isRoot)}`,
    ...paragraphs,
    ...table(
      "COMMANDS",
      commands.map(({ description, name, shortDescription }) => ({ name, says: shortDescription ?? description }))
    ),
    ...table(
      "ARGUMENTS",
      (doc.args ?? []).map((one) => ({ name: argumentName(one), says: textOf(one) }))
    ),
    ...table(
      "OPTIONS",
      flags.map((one) => ({ name: flagName(one), says: textOf(one) }))
    ),
    ...(examples.length === 0 ? [] : [[strong("EXAMPLES"), ...examples].join("\n")])
  ].join("\n\n")
}

/** Without the choices, which effect appends: what each of them means is told in the description itself. */
const textOf = ({ description }: FlagDoc | ArgDoc): string =>
  Option.getOrElse(description, () => "").replace(/ \(choices: [^()]*\)$/, "")

const argumentName = ({ name, variadic }: ArgDoc): string => `<${name}>${variadic ? "..." : ""}`

const flagName = ({ aliases, name, type }: FlagDoc): string =>
  [...aliases, `--${name}`].join(", ") + (type === "boolean" ? "" : ` ${type}`)

const usage = ({ args = [], commandPath = ["faultline"], flags }: HelpDoc, isRoot: boolean): string =>
  [
    ...commandPath,
    ...(isRoot ? ["[command]"] : []),
    ...args.map((one) => (one.required ? argumentName(one) : `[${argumentName(one)}]`)),
    ...(flags.length > 0 || isRoot ? ["[options]"] : [])
  ].join(" ")

const indented = (lines: ReadonlyArray<string>, columns: number): string =>
  lines.map((line) => " ".repeat(columns) + line).join("\n")

/** Names to the left, what they are to the right; a name that is too long has a line for itself. */
const rowsOf = (rows: ReadonlyArray<Row>, columns: number, paint: (text: string) => string): ReadonlyArray<string> => {
  const left = 4 + Math.min(24, Math.max(...rows.map(({ name }) => name.length)))
  return rows.flatMap(({ name, says }) => {
    const lines = wrap(says, columns - left)
    const isShort = name.length + 4 <= left
    const first = `  ${paint(name)}${isShort ? " ".repeat(left - 2 - name.length) + (lines[0] ?? "") : ""}`
    const more = isShort ? lines.slice(1) : lines
    return [first.trimEnd(), ...(more.length === 0 ? [] : [indented(more, left)])]
  })
}
