/**
 * Saving: writes a scenario file with what has been done by hand in a live run, so that it can be run again.
 *
 * What was done becomes faults like any others, at the end of `faults:`. Everything else of the text stays, comments too; only
 * the spaces between things may change.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Yaml from "yaml"
import { Fault } from "../sim/faults/Fault.ts"
import { decode } from "./Decode.ts"
import type { Source } from "./reading/Source.ts"

/** What is to be written into the text. */
export interface Additions {
  /** The scenario's new name, which is also that of the file it is saved to. Default: as it was. */
  readonly name?: string
  /** How a file that the text names is named from the folder in which it will stand. Default: as it was. */
  readonly renamed?: (file: string) => string
  /** The one variant that the faults and changes are for, where others lack what they are on. Default: they are for all. */
  readonly into?: string | undefined
  /** By name; a name that there is already gets a number. */
  readonly faults: Readonly<Record<string, Fault>>
  /** Faults of the text that were ended before their time, and when: a span as it is written. */
  readonly lifted?: Readonly<Record<string, string>>
  /** Changes of the design, as they are written, by name. */
  readonly changes?: Readonly<Record<string, unknown>>
  /** Claims, as they are written. */
  readonly expect?: ReadonlyArray<unknown>
}

/** The variant, if there are others that lack what the faults and changes are on, or a fault that was lifted. */
export const variantNeeding = (
  source: Source,
  variant: string,
  { lifted = {}, ...added }: Added & Pick<Additions, "lifted">
): string | undefined => {
  const set = [
    ...additionsIn(added).map(({ name, section, written }) => ({
      path: `${section}.${name}`,
      value: JSON.stringify(written)
    })),
    ...Object.entries(lifted).map(([name, value]) => ({ path: `faults.${name}.until`, value }))
  ]
  return Result.isSuccess(decode(source, { set })) ? undefined : variant
}

const encodeFault = Schema.encodeSync(Fault)

type Added = Pick<Additions, "changes" | "faults">

interface Addition {
  readonly section: Section
  readonly name: string
  readonly written: unknown
}

const additionsIn = ({ changes = {}, faults }: Added): ReadonlyArray<Addition> => [
  ...Object.entries(faults).map(
    ([name, fault]): Addition => ({ section: "faults", name, written: encodeFault(fault) })
  ),
  ...Object.entries(changes).map(([name, written]): Addition => ({ section: "changes", name, written }))
]

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
  { expect = [], into, lifted = {}, name, renamed, ...added }: Additions
): string => {
  const document = Yaml.parseDocument(text)
  if (renamed !== undefined) rename(document, renamed)
  if (name !== undefined) document.set("name", name)
  for (const [fault, until] of Object.entries(lifted)) {
    if (into === undefined || document.hasIn(["faults", fault])) document.setIn(["faults", fault, "until"], until)
    else document.setIn(["variants", into, "set", `faults.${fault}.until`], until)
  }
  for (const addition of additionsIn(added)) {
    if (into === undefined) add(document, addition)
    else {
      const path = `${addition.section}.${addition.name}`
      document.setIn(["variants", into, "set", path], document.createNode(addition.written, { flow: true }))
    }
  }
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
  { into, lifted = {}, name, ...added }: Additions
): string => {
  const additions = additionsIn(added)
  const linesOf = (entries: ReadonlyArray<readonly [key: string, code: string]>): string =>
    entries.map(([key, code]) => `${JSON.stringify(key)}: ${code}`).join(",\n    ")
  const codeOf = (section: Section) =>
    additions.flatMap((one) => (one.section === section ? [[one.name, JSON.stringify(one.written)] as const] : []))
  const ended = Object.entries(lifted).map(
    ([fault, until]) =>
      [fault, `{ ...original.faults?.[${JSON.stringify(fault)}], until: ${JSON.stringify(until)} } as never`] as const
  )
  const changed = codeOf("changes")
  const forAll = [
    `  faults: {\n    ...original.faults,\n    ${linesOf([...codeOf("faults"), ...ended])}\n  }`,
    ...(changed.length === 0 ? [] : [`  changes: {\n    ...original.changes,\n    ${linesOf(changed)}\n  }`])
  ]
  const forOne = (variant: string): string => {
    const own = `original.variants?.[${JSON.stringify(variant)}]`
    const set = linesOf([
      ...additions.map((one) => [`${one.section}.${one.name}`, JSON.stringify(one.written)] as const),
      ...Object.entries(lifted).map(([fault, until]) => [`faults.${fault}.until`, JSON.stringify(until)] as const)
    ])
    const design = `{ ...${own}, set: {\n    ...${own}?.set,\n    ${set}\n  } } as never`
    return `  variants: {\n    ...original.variants,\n    ${JSON.stringify(variant)}: ${design}\n  }`
  }
  const parts = into === undefined ? forAll : [forOne(into)]
  return [
    `import { defineScenario } from "faultline"`,
    `import ${original.isDefault ? "original" : "{ scenario as original }"} from ${JSON.stringify(original.from)}`,
    "",
    "/** The run that was disturbed by hand: everything as it is there, and what was done to it. */",
    "export default defineScenario({",
    ["  ...original", ...(name === undefined ? [] : [`  name: ${JSON.stringify(name)}`]), ...parts].join(",\n"),
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

const add = (document: Yaml.Document, { name, section, written }: Addition): void => {
  const there = sectionOf(document, section)
  const pair = document.createPair(
    freeName(name, (taken) => there.has(taken)),
    written
  )
  if (Yaml.isMap(pair.value)) pair.value.flow = true
  there.add(pair)
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
