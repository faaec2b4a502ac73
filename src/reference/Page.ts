/**
 * Page: what is said of a thing, as Markdown for docs/reference and as text for a terminal of 80 columns.
 */
import type { Parameter } from "./Parameters.ts"
import type { Family, Thing } from "./Thing.ts"

/** Everything that a page says. */
export interface Page {
  readonly thing: Thing
  readonly parameters: ReadonlyArray<Parameter>
  /** Its example: a file of the program, and what is in it. */
  readonly example: { readonly file: string; readonly text: string } | undefined
  readonly shownBy: ReadonlyArray<{ readonly name: string; readonly topic: string; readonly title: string }>
  readonly notSimulated: string
}

/** Where its page is, below docs/reference. */
export const pathOf = ({ family, name }: Thing): string => `${family.name}/${name}.md`

const kindText = ({ family, name }: Thing): string => {
  const kind = family.name === "arrivals" ? "arrivals" : `${/^[aeiou]/.test(family.noun) ? "an" : "a"} ${family.noun}`
  return `\`${name}\`: ${kind}. ${family.says}`
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ")

/** A table in Markdown. */
export const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n")

const fenced = (text: string, language: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``

const runLine = (file: string): string => `faultline run ${file}`

/** The page as Markdown. */
export const markdownOf = ({ example, notSimulated, parameters, shownBy, thing }: Page): string => {
  const sections = [
    `# ${thing.name}`,
    thing.says,
    kindText(thing),
    ...(thing.forms.length === 0 ? [] : ["## How it is written", fenced(thing.forms.join("\n"), "yaml")]),
    ...(parameters.length === 0
      ? []
      : [
          "## Parameters",
          table(
            ["", "type", "", "what it is"],
            parameters.map(({ isRequired, name, says, type }) => [
              `\`${name}\``,
              type,
              isRequired ? "needed" : "",
              says
            ])
          )
        ]),
    ...(thing.rows === undefined
      ? []
      : [
          "## What there is",
          table(
            ["", ""],
            thing.rows.map(([name, says]) => [`\`${name}\``, says])
          )
        ]),
    ...(example === undefined
      ? []
      : [
          "## An example",
          `\`${runLine(example.file)}\``,
          fenced(example.text, example.file.endsWith(".ts") ? "ts" : "yaml")
        ]),
    "## Scenarios that show it",
    shownBy.length === 0
      ? "None of the library yet; the example above does."
      : shownBy.map(({ name, title, topic }) => `- \`${name}\` (${topic}): ${title}`).join("\n"),
    "## What is not simulated",
    `${notSimulated} See [the model](../../model.md).`
  ]
  return `<!-- made by \`npm run docs:reference\`, do not edit -->\n\n${sections.join("\n\n")}\n`
}

const columns = 80

/** Lines of at most 80 columns, all indented alike. */
const wrapped = (text: string, indent = 0): string => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent + line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...lines, line].map((one) => " ".repeat(indent) + one).join("\n")
}

const indented = (text: string, indent: number): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : " ".repeat(indent) + line))
    .join("\n")

/** The page as text. */
export const plainOf = ({ example, notSimulated, parameters, shownBy, thing }: Page): string =>
  [
    wrapped(`${thing.name} (${thing.family.noun}): ${thing.says}`),
    wrapped(thing.family.says),
    ...(thing.forms.length === 0 ? [] : [`Written\n${thing.forms.map((form) => wrapped(form, 2)).join("\n")}`]),
    ...(parameters.length === 0
      ? []
      : [
          `Parameters\n${parameters
            .map(({ isRequired, name, says, type }) =>
              [wrapped(`${name}: ${type}${isRequired ? " (needed)" : ""}`, 2), wrapped(says, 6)].join("\n")
            )
            .join("\n")}`
        ]),
    ...(thing.rows === undefined
      ? []
      : [`What there is\n${thing.rows.map(([name, says]) => `${wrapped(name, 2)}\n${wrapped(says, 6)}`).join("\n")}`]),
    ...(example === undefined ? [] : [`Example: ${runLine(example.file)}\n\n${indented(example.text, 2)}`]),
    `Shown by\n${
      shownBy.length === 0
        ? "  no scenario of the library yet; the example above does."
        : shownBy.map(({ name, title }) => wrapped(`${name}: ${title}`, 2)).join("\n")
    }`,
    `Not simulated\n${wrapped(notSimulated, 2)}`
  ]
    .join("\n\n")
    .replaceAll("`", "")

const firstSentence = (says: string): string => /^.*?[.](?= |$)/.exec(says)?.[0] ?? says

/** The index as Markdown. */
export const indexOf = (families: ReadonlyArray<Family>, things: ReadonlyArray<Thing>): string => {
  const sections = families.map((family) =>
    [
      `## ${family.name.charAt(0).toUpperCase()}${family.name.slice(1)}`,
      family.says,
      things
        .filter((thing) => thing.family === family)
        .map((thing) => `- [${thing.name}](${pathOf(thing)}): ${firstSentence(thing.says)}`)
        .join("\n")
    ].join("\n\n")
  )
  return [
    "<!-- made by `npm run docs:reference`, do not edit -->",
    "# Reference",
    "A page for everything that can be written in a scenario, made from its schema; `faultline docs <thing>` prints the same in a " +
      "terminal. [Scenario files](scenario-format.md) goes through a whole one, [the keys of the lab](keys.md) and [the JSON Schema](scenario.schema.json) stand beside them.",
    ...sections
  ]
    .join("\n\n")
    .concat("\n")
}

/** The index as text: a line for each thing, cut where a terminal ends. */
export const plainIndexOf = (families: ReadonlyArray<Family>, things: ReadonlyArray<Thing>): string =>
  families
    .map((family) => {
      const own = things.filter((thing) => thing.family === family)
      const width = Math.max(...own.map(({ name }) => name.length)) + 2
      const lines = own.map(({ name, says }) =>
        cut(`  ${name.padEnd(width)}${firstSentence(says).replaceAll("`", "")}`)
      )
      return [wrapped(`${family.name}: ${family.says.replaceAll("`", "")}`), ...lines].join("\n")
    })
    .join("\n\n")

const cut = (line: string): string => {
  const flat = line.replace(/\n/g, " ")
  return flat.length <= columns ? flat : `${flat.slice(0, columns - 1).trimEnd()}…`
}
