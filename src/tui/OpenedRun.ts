/**
 * Opened run: the scenario that is open, its simulation, and what can be kept of it.
 *
 * What is wrong with a scenario or an order is thrown as `Refusal`, in words for people; anything else that is thrown is a bug.
 */
import { readFile, writeFile } from "node:fs/promises"
import { basename, dirname, extname, relative, resolve } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { commandLine } from "../experiments/CommandLine.ts"
import type { Opening } from "../experiments/LiveRun.ts"
import { LiveRun } from "../experiments/LiveRun.ts"
import type { Result } from "../experiments/Result.ts"
import type { RunRequest } from "../experiments/Run.ts"
import { prepare, resultOf, variantOf } from "../experiments/Run.ts"
import { writeReport } from "../reports/Report.ts"
import { checkFaults } from "../scenarios/checks/Faults.ts"
import { decode } from "../scenarios/Decode.ts"
import { read } from "../scenarios/Issues.ts"
import { decoded, locate, readSource } from "../scenarios/Load.ts"
import { printPath } from "../scenarios/Path.ts"
import { whole } from "../scenarios/Readable.ts"
import { codeWithAdditions, withAdditions } from "../scenarios/Save.ts"
import { topology } from "../scenarios/Topology.ts"
import { suggestion } from "../scenarios/Union.ts"
import { readSetting } from "../scenarios/Variants.ts"
import { Numbering, writtenValue } from "../scenarios/Written.ts"
import { readYamlValue } from "../scenarios/YamlText.ts"
import { isBeside } from "../sim/faults/Deploy.ts"
import { Fault } from "../sim/faults/Fault.ts"
import { nextInstant } from "../sim/faults/Injector.ts"
import { selecting } from "../sim/faults/Selection.ts"
import { millisecond } from "../sim/kernel/Instant.ts"
import { writeSpan } from "../sim/model/SpanText.ts"
import type { Opened } from "./Model.ts"

/** Something that a person can put right, in words. */
export class Refusal extends Error {}

/** A fault as it is written; a mistake in it is refused. */
const decodeFault = (written: unknown): Fault => {
  const found = read(Fault, written)
  if ("value" in found) return found.value
  throw new Refusal(
    found.problems
      .map(({ message, path }) => [path.join("."), message].filter((part) => part !== "").join(": "))
      .join("; ")
  )
}

/** What is typed of a change, as it would stand in a scenario beside `at`. */
const turnIn = (text: string): Readonly<Record<string, unknown>> => {
  const [, verb, what = ""] = /^(to|remove)\s+(\S+)$/.exec(text.trim()) ?? []
  if (verb === "to") return { to: what }
  if (verb === "remove") return { remove: [what] }
  const setting = readSetting(text)
  if (Outcome.isFailure(setting)) {
    throw new Refusal(`a change is "path=value", "remove path" or "to variant", and not ${JSON.stringify(text)}`)
  }
  const { path, value } = setting.success
  return { set: { [path]: readYamlValue(value) } }
}

/** How one file of code imports the scenario of another. */
const importOf = async (original: string, file: string) => {
  const way = relative(dirname(resolve(file)), resolve(original)).replaceAll("\\", "/")
  const text = await readFile(original, "utf8")
  return { from: way.startsWith(".") ? way : `./${way}`, isDefault: /^\s*export\s+default\b/m.test(text) }
}

const settingsOf = (texts: ReadonlyArray<string>) =>
  texts.map((text) => Outcome.getOrThrowWith(readSetting(text), (why) => new Refusal(`--set ${text}: ${why}`)))

/** Reads the scenario; every mistake in it is refused, all at once. */
const requestOf = async ({ seed, set = [], source, variant }: Opened): Promise<RunRequest> => {
  const settings = settingsOf(set)
  const loading = Effect.gen(function* () {
    const file = yield* locate(source)
    const read = yield* readSource(file)
    return yield* decoded(read, {
      set: settings,
      only: variant === undefined || settings.length === 0 ? [] : [variant]
    })
  })
  const found = await Effect.runPromise(Effect.result(loading))
  if (Outcome.isFailure(found)) throw new Refusal(found.failure.message)
  const names = found.success.variants.map(({ name }) => name)
  if (variant !== undefined && !names.includes(variant)) {
    throw new Refusal(`${found.success.scenario.name} has no variant "${variant}"${suggestion(variant, names)}`)
  }
  return { decoded: found.success, variant, seed: seed ?? "1", set, source }
}

export class OpenedRun {
  readonly opened: Opened
  readonly live: LiveRun
  readonly opening: Opening
  readonly #request: RunRequest

  private constructor(opened: Opened, request: RunRequest) {
    this.opened = opened
    this.#request = request
    this.live = new LiveRun(prepare(request), decodeFault)
    this.opening = this.#open()
  }

  /** Reads the scenario anew and makes its simulation, which stands at its beginning. */
  static async open(opened: Opened): Promise<OpenedRun> {
    return new OpenedRun(opened, await requestOf(opened))
  }

  /** What came of it so far. */
  result(): Result {
    return resultOf(this.#request, this.live.simulation, this.live.byHand)
  }

  /** Injects a fault that somebody has typed, as it would stand in a scenario: `on: ledger, slow: 6x, for: 20s`. */
  injectWritten(text: string): string {
    const written = readYamlValue(`{${text}}`)
    if (typeof written !== "object" || written === null || Array.isArray(written)) {
      throw new Refusal(
        `a fault is written as in a scenario, such as "on: ledger, slow: 6x, for: 20s", and not "${text}"`
      )
    }
    return this.inject(written as Readonly<Record<string, unknown>>)
  }

  /** Injects a fault if there is something that it hits. */
  inject(fault: Readonly<Record<string, unknown>>): string {
    const decoded = decodeFault(fault)
    const { on } = decoded
    const { scenario, written } = variantOf(this.#request)
    const wrong = checkFaults(
      whole({ ...scenario, faults: { "by hand": decoded } }, writtenValue(written, new Numbering()))
    )
    if (wrong.length > 0) throw new Refusal(wrong.map(({ message }) => message).join("; "))
    if (selecting(decoded).length > 0 && !this.live.simulation.world.tellsCallsApart)
      throw new Refusal("faults that hit only some calls have to be in the scenario from the start")
    if (isBeside(decoded.deploy) && this.live.simulation.world.fleetOf(on) === undefined)
      throw new Refusal(
        "a blue-green or canary deploy needs room for new instances, and has to be in the scenario from the start"
      )
    return this.live.inject(fault)
  }

  /**
   * Changes the design from now on, as somebody has typed it: `path=value`, `remove path` or `to variant`. What cannot change
   * while it runs is refused.
   */
  change(text: string): void {
    const { decoded, set } = this.#request
    const name = this.#freeChange()
    const written = { at: writeSpan(nextInstant(this.live.now)), ...turnIn(text) }
    const before = this.live.byHand.filter(({ section }) => section === "changes")
    const changes = [...before, { name, written }].map((one) => ({
      path: printPath(["changes", one.name]),
      value: JSON.stringify(one.written)
    }))
    const found = decode(decoded.source, { set: [...settingsOf(set), ...changes], only: [this.opening.variant] })
    if (Outcome.isFailure(found)) throw new Refusal(found.failure.map(({ message }) => message).join("; "))
    const design = found.success.variants.find((one) => one.name === this.opening.variant)!
    this.live.change(design.changes.find((one) => one.name === name)!, written)
  }

  #freeChange(): string {
    const taken = Object.keys(variantOf(this.#request).scenario.changes ?? {})
    let count = this.live.byHand.length
    do count++
    while (taken.includes(`by-hand-change-${count}`))
    return `by-hand-change-${count}`
  }

  /** Writes the scenario with everything done by hand; returns the command that repeats this run. */
  async save(path: string): Promise<string> {
    const { decoded, seed, set } = this.#request
    const { text } = decoded.source
    const isCode = text === undefined
    const endings = isCode ? /\.m?ts$/ : /\.ya?ml$/
    const file = endings.test(path) ? path : `${path.replace(/\.(?:ya?ml|m?ts)$/, "")}${isCode ? ".ts" : ".yaml"}`
    const name = basename(file, extname(file))
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
      throw new Refusal(`"${name}" cannot be a scenario's name: use a-z, 0-9 and - between them`)
    }
    const own = Object.keys(variantOf(this.#request).scenario.faults ?? {})
    const byHand = this.live.byHand.filter(({ section }) => section !== "changes")
    const changes = Object.fromEntries(
      this.live.byHand.flatMap((one) => (one.section === "changes" ? [[one.name, one.written] as const] : []))
    )
    const faults = Object.fromEntries(
      byHand.filter((one) => !own.includes(one.name)).map((one) => [one.name, decodeFault(one.written)])
    )
    const lifted = Object.fromEntries(
      byHand.filter((one) => own.includes(one.name)).map((one) => [one.name, String(one.written.until)])
    )
    const additions = { name, faults, lifted, changes }
    const saved = isCode
      ? codeWithAdditions(await importOf(decoded.source.file, file), additions)
      : withAdditions(text, additions)
    await writeFile(file, saved, { flag: "wx" }).catch((error: unknown) => {
      const isThere = (error as { readonly code?: unknown }).code === "EEXIST"
      throw new Refusal(isThere ? `there is a file ${file} already` : `${file} cannot be written: ${messageOf(error)}`)
    })
    return commandLine([
      "run",
      file,
      "--variant",
      this.opening.variant,
      "--seed",
      seed,
      ...set.flatMap((one) => ["--set", one])
    ])
  }

  /** Writes result.json and its renderings; returns the files. */
  async report(folder: string): Promise<ReadonlyArray<string>> {
    const writing = Effect.provide(writeReport(this.result(), folder), NodeServices.layer)
    return await Effect.runPromise(writing).catch((error: unknown) => {
      throw new Refusal(`${folder} cannot be written: ${messageOf(error)}`)
    })
  }

  #open(): Opening {
    const { decoded, seed, source } = this.#request
    const { name, scenario } = variantOf(this.#request)
    return {
      source,
      name: scenario.name,
      title: scenario.title,
      variant: name,
      variants: decoded.variants.map((one) => ({ name: one.name, title: one.title ?? "" })),
      seed,
      durationMs: scenario.duration / millisecond,
      topology: topology(scenario),
      lesson: scenario.lesson ?? null,
      objectives: this.live.simulation.recording.objectives.map(({ limit, name: objective, of, target }) => ({
        name: objective,
        of,
        limitMs: Number.isFinite(limit) ? limit / millisecond : null,
        target
      }))
    }
  }
}

/** What an error says, on one line. */
export const messageOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split("\n")[0] ?? ""
