/**
 * Format: the page about scenario files as a whole, from the text about each key and what the schema says of it.
 */
import type { Section } from "./FormatText.ts"
import { sections } from "./FormatText.ts"
import { table } from "./Page.ts"
import type { PageOf } from "./Parameters.ts"
import { parametersOf, typeOf } from "./Parameters.ts"
import type { Language, Shape } from "./Shape.ts"
import { structsOf } from "./Shape.ts"

/** What stands under a key, or under each name under it. */
const bodyOf = (language: Language, at: Shape): Shape => {
  const { shape } = language.resolve(at)
  const { additionalProperties: each, items, properties } = shape
  if (properties === undefined && each !== undefined && each !== false) return language.resolve(each).shape
  const [item] = items === undefined ? [] : "length" in items ? items : [items]
  return item === undefined ? shape : language.resolve(item).shape
}

const fenced = (text: string): string => `\`\`\`yaml\n${text}\n\`\`\``

/** The parameters of what stands under a key, those inside of others left out: they have a page, or the schema. */
const parametersUnder = (language: Language, key: string, at: Shape, pageOf: PageOf): ReadonlyArray<string> => {
  const structs = key === "system" ? [] : structsOf(bodyOf(language, at))
  const rows = parametersOf(language, { structs }, pageOf)
    .filter(({ name }) => !name.includes("."))
    .map(({ isRequired, name, says, type }) => [`\`${name}\``, type, isRequired ? "needed" : "", says])
  return rows.length === 0 ? [] : [`\`${key}\`:`, table(["", "type", "", "what it is"], rows)]
}

const sectionText = (language: Language, scenario: Shape, pageOf: PageOf, section: Section): string => {
  const { apart, example, keys, says, title, afterwards } = section
  const described = keys.map((key) => [key, scenario.properties![key]!] as const)
  return [
    `## ${title}`,
    table(
      ["key", "type", "what it is"],
      described.map(([key, at]) => [`\`${key}\``, typeOf(language, at), at.description ?? ""])
    ),
    says,
    ...(example === undefined ? [] : [fenced(example)]),
    ...(apart === undefined ? [] : apart.split("\n---\n").map(fenced)),
    ...described.flatMap(([key, at]) => parametersUnder(language, key, at, pageOf)),
    ...(afterwards === undefined ? [] : [afterwards])
  ].join("\n\n")
}

/** Single values with a notation of their own; those of k6 are k6's. */
const notations = (language: Language): string =>
  table(
    ["", "what it is", "examples"],
    Object.entries(language.definitions)
      .filter(([name, { examples }]) => examples !== undefined && !name.startsWith("K6"))
      .map(([name, { description = "", examples = [] }]) => [
        name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase(),
        description,
        examples.map((one) => `\`${typeof one === "string" ? one.split("\n")[0] : JSON.stringify(one)}\``).join(" ")
      ])
  )

/** The scenario that the examples of the page make. */
export const formatExample = (): string => sections.flatMap(({ example = [] }) => example).join("\n\n")

/** The keys that the page tells. */
export const formatKeys = (): ReadonlyArray<string> => sections.flatMap(({ keys }) => keys)

/** The page as Markdown. */
export const formatPage = (language: Language, pageOf: PageOf): string => {
  const scenario = language.definitions.Scenario!
  return [
    "<!-- made by `npm run docs:reference`, do not edit -->",
    "# Scenario files",
    "A scenario is a YAML file (or a `.ts` file that exports the same as a value). This page goes through its keys in the order of " +
      "thinking; the examples, one below the other, are a scenario that runs. Everything that has options has a page of its own in " +
      "[the reference](README.md). An editor that has [the JSON Schema](scenario.schema.json) completes keys and explains them: begin " +
      "the file with `# yaml-language-server: $schema=…/scenario.schema.json`. `faultline new` writes a file to begin with, " +
      "`faultline check` says every mistake with its line, and `faultline describe` says in sentences what was understood.",
    ...sections.map((section) => sectionText(language, scenario, pageOf, section)),
    "## How values are written",
    "Keys are in `camelCase`; names that you give are of a-z, 0-9 and `-`. In `{ }` and `[ ]` a text with a comma in it needs quotation " +
      'marks: `{work: "lognormal(mean=12ms, cv=0.8)"}`; so does one with `: ` or ` #`, and one that begins with `<`, `>`, `=`, `*`, `&` ' +
      "or `@`.",
    notations(language)
  ]
    .join("\n\n")
    .concat("\n")
}
