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

/** The variant, if there are others that lack what the faults and changes are on. */
export const variantNeeding = (
  source: Source,
  variant: string,
  { changes = {}, faults }: Pick<Additions, "changes" | "faults">
): string | undefined => {
  const set = [
    ...Object.entries(faults).map(([name, fault]) => ({
      path: `faults.${name}`,
      value: encodeFault(fault) as unknown
    })),
    ...Object.entries(changes).map(([name, change]) => ({ path: `changes.${name}`, value: change }))
  ].map(({ path, value }) => ({ path, value: JSON.stringify(value) }))
  return Result.isSuccess(decode(source, { set })) ? undefined : variant
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
  { changes = {}, expect = [], faults, into, lifted = {}, name, renamed }: Additions
): string => {
  const document = Yaml.parseDocument(text)
  if (renamed !== undefined) rename(document, renamed)
  if (name !== undefined) document.set("name", name)
  for (const [fault, until] of Object.entries(lifted)) {
    if (into === undefined || document.hasIn(["faults", fault])) document.setIn(["faults", fault, "until"], until)
    else document.setIn(["variants", into, "set", `faults.${fault}.until`], until)
  }
  const written = Object.entries(faults).map(([wanted, fault]) => [wanted, encodeFault(fault)] as const)
  add(document, "faults", written, into)
  add(document, "changes", Object.entries(changes), into)
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
  { changes = {}, faults, into, lifted = {}, name }: Additions
): string => {
  const added = Object.entries(faults).map(([fault, value]) => [fault, JSON.stringify(encodeFault(value))] as const)
  const ended = Object.entries(lifted).map(
    ([fault, until]) =>
      [fault, `{ ...original.faults?.[${JSON.stringify(fault)}], until: ${JSON.stringify(until)} } as never`] as const
  )
  const changed = Object.entries(changes).map(([change, value]) => [change, JSON.stringify(value)] as const)
  const linesOf = (entries: ReadonlyArray<readonly [string, string]>): string =>
    entries.map(([key, code]) => `${JSON.stringify(key)}: ${code}`).join(",\n    ")
  const own = into === undefined ? "" : `original.variants?.[${JSON.stringify(into)}]`
  const inVariant = [
    ...added.map(([fault, code]) => [`faults.${fault}`, code] as const),
    ...Object.entries(lifted).map(([fault, until]) => [`faults.${fault}.until`, JSON.stringify(until)] as const),
    ...changed.map(([change, code]) => [`changes.${change}`, code] as const)
  ]
  const parts =
    into === undefined
      ? [
          `  faults: {\n    ...original.faults,\n    ${linesOf([...added, ...ended])}\n  }`,
          ...(changed.length === 0 ? [] : [`  changes: {\n    ...original.changes,\n    ${linesOf(changed)}\n  }`])
        ]
      : [
          `  variants: {\n    ...original.variants,\n    ${JSON.stringify(into)}: { ...${own}, set: {\n    ...${own}?.set,\n    ${linesOf(inVariant)}\n  } } as never }`
        ]
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

const add = (
  document: Yaml.Document,
  section: Section,
  entries: ReadonlyArray<readonly [string, unknown]>,
  into: string | undefined
): void => {
  if (entries.length === 0) return
  if (into !== undefined) {
    for (const [name, written] of entries) {
      document.setIn(["variants", into, "set", `${section}.${name}`], document.createNode(written, { flow: true }))
    }
    return
  }
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
