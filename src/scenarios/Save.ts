/**
 * Saving: writes a scenario file with what has been done by hand in a live run, so that it can be run again.
 *
 * What was done becomes faults like any others, at the end of `faults:`. Everything else of the text stays, comments too; only
 * the spaces between things may change.
 */
import * as Schema from "effect/Schema"
import * as Yaml from "yaml"
import { Fault } from "../sim/faults/Fault.ts"

/** What is to be written into the text. */
export interface Additions {
  /** The scenario's new name, which is also that of the file it is saved to. Default: as it was. */
  readonly name?: string
  /** How a file that the text names is named from the folder in which it will stand. Default: as it was. */
  readonly renamed?: (file: string) => string
  /** By name; a name that there is already gets a number. */
  readonly faults: Readonly<Record<string, Fault>>
  /** Faults of the text that were ended before their time, and when: a span as it is written. */
  readonly lifted?: Readonly<Record<string, string>>
  /** Changes of the design, as they are written, by name. */
  readonly changes?: Readonly<Record<string, unknown>>
  /** Claims, as they are written. */
  readonly expect?: ReadonlyArray<unknown>
}

const encodeFault = Schema.encodeSync(Fault)

/** A name that is not taken: the name itself, or with -2, -3 … at its end. */
const freeName = (name: string, isTaken: (name: string) => boolean): string => {
  let free = name
  for (let i = 2; isTaken(free); i++) free = `${name}-${i}`
  return free
}

type Section = "faults" | "changes"

/** Sections in front of which `faults:` or `changes:` is put where there is none: what goes wrong comes after the load. */
const later = ["objectives", "invariants", "variants", "expect", "lesson"]

/** The text with the additions. It has to be the text of a scenario without mistakes. */
export const withAdditions = (
  text: string,
  { changes = {}, expect = [], faults, lifted = {}, name, renamed }: Additions
): string => {
  const document = Yaml.parseDocument(text)
  if (renamed !== undefined) rename(document, renamed)
  if (name !== undefined) document.set("name", name)
  for (const [fault, until] of Object.entries(lifted)) document.setIn(["faults", fault, "until"], until)
  add(
    document,
    "faults",
    Object.entries(faults).map(([wanted, fault]) => [wanted, encodeFault(fault)] as const)
  )
  add(document, "changes", Object.entries(changes))
  if (expect.length > 0 && !document.has("expect")) document.set("expect", document.createNode([]))
  for (const claim of expect) document.addIn(["expect"], document.createNode(claim, { flow: true }))
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

/**
 * A scenario in TypeScript that is another one with the additions. `original` is how it is imported: from the folder in which the
 * text will stand, and whether the scenario is its default export.
 */
export const codeWithAdditions = (
  original: { readonly from: string; readonly isDefault: boolean },
  { changes = {}, faults, lifted = {}, name }: Additions
): string => {
  const added = Object.entries(faults).map(([fault, value]) => [fault, JSON.stringify(encodeFault(value))] as const)
  const ended = Object.entries(lifted).map(
    ([fault, until]) =>
      [fault, `{ ...original.faults?.[${JSON.stringify(fault)}], until: ${JSON.stringify(until)} } as never`] as const
  )
  return [
    `import { defineScenario } from "faultline"`,
    `import ${original.isDefault ? "original" : "{ scenario as original }"} from ${JSON.stringify(original.from)}`,
    "",
    "/** The run that was disturbed by hand: everything as it is there, and what was done to it. */",
    "export default defineScenario({",
    "  ...original,",
    ...(name === undefined ? [] : [`  name: ${JSON.stringify(name)},`]),
    "  faults: {",
    "    ...original.faults,",
    [...added, ...ended].map(([fault, code]) => `    ${JSON.stringify(fault)}: ${code}`).join(",\n"),
    "  }",
    ...(Object.keys(changes).length === 0
      ? []
      : [`  , changes: { ...original.changes, ...${JSON.stringify(changes)} }`]),
    "})",
    ""
  ].join("\n")
}

/** Whatever names a file beside the text: what it extends and includes, its sheet of prices, its traces. */
const rename = (document: Yaml.Document, renamed: (file: string) => string): void => {
  const one = (node: unknown): void => {
    if (Yaml.isScalar(node) && typeof node.value === "string") node.value = renamed(node.value)
  }
  const base = document.get("extends", true)
  one(Yaml.isMap(base) ? base.get("scenario", true) : base)
  const included = document.get("include", true)
  if (Yaml.isSeq(included)) included.items.forEach(one)
  else one(included)
  const prices = document.get("prices", true)
  one(Yaml.isMap(prices) ? prices.get("sheet", true) : prices)
  Yaml.visit(document, {
    Pair: (_, { key, value }) => {
      if (Yaml.isScalar(key) && String(key.value).split(".").at(-1) === "trace") one(value)
    }
  })
}

const add = (document: Yaml.Document, section: Section, entries: ReadonlyArray<readonly [string, unknown]>): void => {
  if (entries.length === 0) return
  const there = sectionOf(document, section)
  for (const [wanted, written] of entries) {
    const pair = document.createPair(
      freeName(wanted, (taken) => there.has(taken)),
      written
    )
    if (Yaml.isMap(pair.value)) pair.value.flow = true
    there.add(pair)
  }
}

const sectionOf = (document: Yaml.Document, section: Section): Yaml.YAMLMap => {
  const known = document.get(section, true)
  const meant = Yaml.isAlias(known) ? known.resolve(document) : known
  if (Yaml.isMap(meant)) return meant
  document.delete(section)
  const made = new Yaml.YAMLMap(document.schema)
  const root = document.contents as Yaml.YAMLMap
  const key = new Yaml.Scalar(section)
  key.spaceBefore = true
  const before = root.items.findIndex((pair) => Yaml.isScalar(pair.key) && later.includes(String(pair.key.value)))
  root.items.splice(before < 0 ? root.items.length : before, 0, new Yaml.Pair(key, made))
  return made
}
