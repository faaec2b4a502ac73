/**
 * Decoding: reads a scenario with all its variants, or says everything that is wrong with it at once.
 *
 * Every variant is a whole scenario of its own and is checked like one. A mistake that it shares with the scenario as it is
 * written is said once.
 */
import * as Result from "effect/Result"
import { formatSpan } from "../sim/kernel/Instant.ts"
import { check } from "./Checks.ts"
import { unreachedEverywhere } from "./checks/Graph.ts"
import { checkMeasures } from "./checks/Measures.ts"
import type { Redesign } from "./language/Change.ts"
import { partsChanged } from "./language/Change.ts"
import type { Problem } from "./reading/Issues.ts"
import { read } from "./reading/Issues.ts"
import type { Mistake } from "./reading/Mistake.ts"
import type { Path } from "./reading/Path.ts"
import { printPath } from "./reading/Path.ts"
import type { Readable } from "./reading/Readable.ts"
import { readablePart, whole } from "./reading/Readable.ts"
import type { Placed, Source, Tree } from "./reading/Source.ts"
import { place, treeOf } from "./reading/Source.ts"
import { suggestion } from "./reading/Union.ts"
import type { Setting } from "./reading/Variants.ts"
import { applyAt, applySetting } from "./reading/Variants.ts"
import type { Written } from "./reading/Written.ts"
import { valueOf } from "./reading/Written.ts"
import { Scenario } from "./Scenario.ts"

/** One design: a whole scenario with the changes of one variant made. */
export interface DecodedVariant {
  readonly name: string
  readonly title: string | undefined
  readonly note: string | undefined
  readonly scenario: Scenario
  /** The same as plain values, as it could be written. */
  readonly written: unknown
  /** What becomes of it while it runs, in the order of time. */
  readonly changes: ReadonlyArray<Redesign>
}

export interface Decoded {
  readonly source: Source
  /** The scenario as it is written, with what `--set` has changed. */
  readonly scenario: Scenario
  /** In the order in which they are written; one called `base` when there are none. */
  readonly variants: ReadonlyArray<DecodedVariant>
}

export interface DecodeOptions {
  /** Changes on top of the scenario and of every variant that they fit. */
  readonly set?: ReadonlyArray<Setting>
  /** Variants that every setting and every change has to fit. Default: each setting has to fit something, and changes all. */
  readonly only?: ReadonlyArray<string>
}

/** What the scenario is called when it has no variants. */
export const baseName = "base"

/** The scenario, or every mistake in it, from top to bottom. */
export const decode = (
  source: Source,
  { only = [], set = [] }: DecodeOptions = {}
): Result.Result<Decoded, ReadonlyArray<Mistake>> => {
  if (!source.isReadable) return Result.fail(source.mistakes)
  const settings = new Settings(source, set, only)
  const written = treeOf(source.root, undefined)
  // Whatever a setting would break in a design that nobody wants is none of its business.
  const examineSet = (root: Written, name: string | undefined): Examined => {
    const changed = examine(source, treeOf(settings.apply(root, name), name))
    const isWanted = only.length === 0 || only.includes(name ?? baseName)
    return isWanted || changed.problems.length === 0 ? changed : examine(source, treeOf(root, name))
  }
  const base = examineSet(source.root, undefined)
  const readable = base.readable
  const found: Array<Placed> = [...base.problems]
  const designs: Array<Examined> = [base]
  const variants: Array<DecodedVariant> = []

  for (const [name, variant] of Object.entries(readable.scenario.variants ?? {})) {
    const changed = applyAt(source.root, ["variants", name], source.numbering)
    found.push(...changed.problems.flatMap((problem) => place(source, written, problem)))
    if (changed.problems.length > 0) continue
    const design = examineSet(changed.root, name)
    found.push(...design.problems)
    designs.push(design)
    if (design.scenario === undefined) continue
    const { note, title } = variant
    const changes = only.length === 0 || only.includes(name) ? redesigned(source, settings, design) : []
    found.push(...changes.flatMap(({ problems }) => problems))
    designs.push(...changes.flatMap(({ design }) => design ?? []))
    variants.push({
      name,
      title,
      note,
      scenario: design.scenario,
      written: valueOf(design.tree.root),
      changes: changes.flatMap(({ redesign }) => redesign ?? [])
    })
  }
  const ownChanges = variants.length === 0 ? redesigned(source, settings, base) : []
  found.push(...ownChanges.flatMap(({ problems }) => problems))
  designs.push(...ownChanges.flatMap(({ design }) => design ?? []))

  // These would follow from many a mistake: what is misspelt is not used, and cannot be measured.
  const isUsable = found.every(({ mistake: { path } }) => /^(?:title|tags|objectives|expect|lesson)\b/.test(path))
  if (isUsable) {
    for (const { problem, tree } of unreachedEverywhere(designs)) found.push(...place(source, tree, problem))
    found.push(...unmeasurable(source, designs))
  }
  const mistakes = inOrder(source.file, [...source.mistakes, ...settings.mistakes(), ...once(found, source.mistakes)])
  if (mistakes.length > 0 || base.scenario === undefined) return Result.fail(mistakes)
  const scenario = base.scenario
  const alone: DecodedVariant = {
    name: baseName,
    title: undefined,
    note: undefined,
    scenario,
    written: valueOf(base.tree.root),
    changes: ownChanges.flatMap(({ redesign }) => redesign ?? [])
  }
  return Result.succeed({ source, scenario, variants: variants.length === 0 ? [alone] : variants })
}

interface Examined {
  readonly tree: Tree
  readonly readable: Readable
  readonly scenario: Scenario | undefined
  readonly problems: ReadonlyArray<Placed>
}

const examine = (source: Source, tree: Tree): Examined => {
  const result = read(Scenario, valueOf(tree.root))
  const scenario = "value" in result ? result.value : undefined
  const readable = scenario === undefined ? readablePart(tree.root) : whole(scenario, tree.root)
  const all = [...check(readable), ...(tree.variant === undefined ? misnamed(source, readable) : [])]
  const checked = all.filter(({ path }) => !readable.isSample(path))
  const problems = [
    ...("problems" in result ? result.problems.flatMap((problem) => place(source, tree, problem)) : []),
    ...checked.flatMap((problem) => place(source, tree, problem, readable.rest))
  ]
  return { tree, readable, scenario, problems }
}

interface Redesigned {
  readonly problems: ReadonlyArray<Placed>
  readonly design?: Examined
  readonly redesign?: Redesign
}

/** What becomes of a design while it runs, change by change, each on what the one before has left. */
const redesigned = (source: Source, settings: Settings, from: Examined): ReadonlyArray<Redesigned> => {
  const { changes = {}, duration = Infinity, variants = {} } = from.readable.scenario
  const inTime = Object.entries(changes).toSorted(([, one], [, other]) => one.at - other.at)
  let { tree } = from
  return inTime.map(([name, { at, title, to }]): Redesigned => {
    const path: Path = ["changes", name]
    const refused = (problems: ReadonlyArray<Problem>): Redesigned => ({
      problems: problems.flatMap((problem) => place(source, tree, problem))
    })
    if (at >= duration) {
      const message = `it comes at ${formatSpan(at)}, when the run of ${formatSpan(duration)} is over`
      return refused([{ path: [...path, "at"], at: "value", message }])
    }
    if (to !== undefined && !(to in variants)) {
      const message = `there is no variant "${to}"${suggestion(to, Object.keys(variants))}`
      return refused([{ path: [...path, "to"], at: "value", message }])
    }
    const changed =
      to === undefined
        ? applyAt(tree.root, path, source.numbering)
        : applyAt(source.root, ["variants", to], source.numbering)
    if (changed.problems.length > 0) return to === undefined ? refused(changed.problems) : { problems: [] }
    const root = to === undefined ? changed.root : settings.apply(changed.root, to)
    const { fixed, ...parts } = partsChanged(valueOf(tree.root), valueOf(root))
    if (fixed.length > 0) {
      return refused(
        fixed.map((part) => ({
          path,
          at: "key",
          message: `"${printPath(part)}" cannot change while it runs: what is done can, the policies around it, instances, workers and pools`
        }))
      )
    }
    const design = examine(source, treeOf(root, tree.variant))
    tree = design.tree
    const { problems, scenario } = design
    return scenario === undefined
      ? { problems, design }
      : { problems, design, redesign: { name, title, at, scenario, parts } }
  })
}

/** What cannot be measured. With variants, the scenario as it is written is only where they come from. */
const unmeasurable = (source: Source, designs: ReadonlyArray<Examined>): ReadonlyArray<Placed> => {
  const variants = designs.filter(({ tree }) => tree.variant !== undefined)
  const measured = variants.length === 0 ? designs : variants
  // Whatever a design is made of could be read: what is wrong is only what is said about it.
  const ready = measured.map(({ readable, tree }) => ({
    scenario: readable.scenario as Scenario,
    variant: tree.variant,
    root: tree.root
  }))
  const root = treeOf(source.root, undefined)
  const [{ readable }] = designs as readonly [Examined]
  return checkMeasures(ready)
    .filter(({ problem }) => !readable.isSample(problem.path))
    .flatMap(({ problem, variant }) => place(source, { ...root, variant }, problem, readable.rest))
}

/** A scenario is called like its file. */
const misnamed = ({ file }: Source, { scenario: { name } }: Readable): ReadonlyArray<Problem> => {
  const [, stem] = /([^/\\]+)\.(?:yaml|yml|ts|mts)$/.exec(file) ?? []
  if (name === undefined || stem === undefined || stem === name) return []
  return [
    {
      path: ["name"],
      at: "value",
      message: `the file is called "${stem}", and its scenario "${name}"; they have to agree`
    }
  ]
}

const isSamePlace = ({ file, position: one }: Mistake, other: Mistake): boolean =>
  file === other.file && one !== undefined && one.line === other.position?.line && one.column === other.position.column

/** Each once, and nothing that only follows from what is wrong with the text at the same place. */
const once = (found: ReadonlyArray<Placed>, before: ReadonlyArray<Mistake>): ReadonlyArray<Mistake> => {
  const seen = new Set<string>()
  return found.flatMap(({ identity, mistake }) => {
    if (seen.has(identity) || before.some((other) => isSamePlace(mistake, other))) return []
    seen.add(identity)
    return [mistake]
  })
}

/** From top to bottom; what has no place in a text comes first, and what stands in another file last. */
const inOrder = (own: string, mistakes: ReadonlyArray<Mistake>): ReadonlyArray<Mistake> => {
  const files = [...new Set([own, ...mistakes.map(({ file }) => file)])]
  const rank = ({ file, position }: Mistake): ReadonlyArray<number> =>
    position === undefined ? [0, 0, 0] : [files.indexOf(file), position.line, position.column]
  const by = (one: Mistake, other: Mistake, i: number) => rank(one)[i]! - rank(other)[i]!
  return mistakes.toSorted((one, other) => by(one, other, 0) || by(one, other, 1) || by(one, other, 2))
}

/** What `--set` asks for, and what of it fits where. */
class Settings {
  readonly #source: Source
  readonly #settings: ReadonlyArray<Setting>
  readonly #only: ReadonlyArray<string>
  readonly #fits = new Set<Setting>()
  readonly #reasons = new Map<Setting, string>()
  readonly #refused: Array<Mistake> = []

  constructor(source: Source, settings: ReadonlyArray<Setting>, only: ReadonlyArray<string>) {
    this.#source = source
    this.#settings = settings
    this.#only = only
  }

  apply(root: Written, variant: string | undefined): Written {
    return this.#settings.reduce((tree, setting) => {
      const changed = applySetting(tree, setting, this.#source.numbering)
      if (Result.isSuccess(changed)) {
        this.#fits.add(setting)
        return changed.success
      }
      if (!this.#reasons.has(setting)) this.#reasons.set(setting, changed.failure)
      if (variant !== undefined && this.#only.includes(variant)) {
        this.#refused.push(mistaken(setting, changed.failure, variant))
      }
      return tree
    }, root)
  }

  mistakes(): ReadonlyArray<Mistake> {
    const nowhere = this.#settings.filter((setting) => !this.#fits.has(setting))
    return [
      ...nowhere.map((setting) => mistaken(setting, this.#reasons.get(setting)!, undefined)),
      ...this.#refused.filter(({ path }) => nowhere.every((setting) => setting.path !== path))
    ]
  }
}

const mistaken = ({ path }: Setting, message: string, variant: string | undefined): Mistake => ({
  file: "--set",
  position: undefined,
  path,
  variant,
  message
})
