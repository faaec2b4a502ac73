/**
 * Opened run: the scenario that is open, its simulation, and what can be kept of it.
 *
 * What is wrong with a scenario or an order is thrown as `Refusal`, in words for people; anything else that is thrown is a bug.
 */
import { readFile, writeFile } from "node:fs/promises"
import { basename, dirname, extname, relative, resolve } from "node:path"
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { commandLine } from "../../experiments/CommandLine.ts"
import type { Opening } from "../../experiments/LiveRun.ts"
import { LiveRun } from "../../experiments/LiveRun.ts"
import type { Result } from "../../experiments/Result.ts"
import type { RunRequest } from "../../experiments/Run.ts"
import { prepare, resultOf, variantOf } from "../../experiments/Run.ts"
import type { MomentStory } from "../../reports/stories/MomentStory.ts"
import { momentStory } from "../../reports/stories/MomentStory.ts"
import { checkFaults } from "../../scenarios/checks/Faults.ts"
import { type Room, roomIn, roomLacking } from "../../scenarios/compile/Room.ts"
import { decode } from "../../scenarios/Decode.ts"
import { renamedFrom } from "../../scenarios/Library.ts"
import { decoded, locate, readSource } from "../../scenarios/Load.ts"
import { printPath } from "../../scenarios/reading/Path.ts"
import { whole } from "../../scenarios/reading/Readable.ts"
import { suggestion } from "../../scenarios/reading/Union.ts"
import { Numbering, writtenValue } from "../../scenarios/reading/Written.ts"
import { codeWithAdditions, variantNeeding, withAdditions } from "../../scenarios/Save.ts"
import { describeEach } from "../../scenarios/saying/Describe.ts"
import { rulingsOf } from "../../scenarios/saying/Rulings.ts"
import { topology } from "../../scenarios/Topology.ts"
import { isBeside } from "../../sim/faults/Deploy.ts"
import { nextInstant } from "../../sim/faults/Injector.ts"
import { selecting } from "../../sim/faults/Selection.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"
import { componentMetrics } from "../../sim/observation/ComponentMetrics.ts"
import { journeyMetrics } from "../../sim/observation/JourneyMetrics.ts"
import type { Opened } from "../Model.ts"
import { decodeFault, faultIn, faultWords, messageOf, Refusal, settingsOf, settingsWritten } from "./ByWord.ts"
import type { Words } from "./SessionProtocol.ts"
import type { Doing } from "./TimeLine.ts"
import { type Turn, turned } from "./Turn.ts"

/** How one file of code imports the scenario of another. */
const importOf = async (original: string, file: string) => {
  const way = relative(dirname(resolve(file)), resolve(original)).replaceAll("\\", "/")
  const text = await readFile(original, "utf8")
  return { from: way.startsWith(".") ? way : `./${way}`, isDefault: /^\s*export\s+default\b/m.test(text) }
}

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

/** Of so many requests one is followed call by call. */
const everyNth = 20

export class OpenedRun {
  readonly opened: Opened
  readonly live: LiveRun
  readonly opening: Opening
  readonly #request: RunRequest
  /** Those of its settings that were changed by hand, from its beginning. */
  readonly #redesigned: ReadonlyArray<string>
  readonly room: Room

  private constructor(opened: Opened, request: RunRequest, redesigned: ReadonlyArray<string>, room: Room) {
    this.opened = opened
    this.#redesigned = redesigned
    this.#request = request
    this.room = room
    this.live = new LiveRun(prepare(request, { follows: everyNth, room }), decodeFault)
    this.opening = this.#open()
  }

  /** Reads the scenario anew and makes its simulation, which stands at its beginning. */
  static async open(opened: Opened, room: Room = new Map()): Promise<OpenedRun> {
    return new OpenedRun(opened, await requestOf(opened), [], room)
  }

  /**
   * The same run once more, at its beginning; `set` is different in its design (`path=value`, as with `--set`), and there is room
   * for so many instances.
   */
  again(set: ReadonlyArray<string>, room = this.room): OpenedRun {
    const given = this.#request.set.filter((text) => !this.#redesigned.includes(text))
    const all = [...given, ...set]
    if (all.length === this.#request.set.length && all.every((text, i) => text === this.#request.set[i])) {
      return new OpenedRun(this.opened, this.#request, set, room)
    }
    const { decoded } = this.#request
    const found = decode(decoded.source, { set: settingsOf(all), only: [this.opening.variant] })
    if (Outcome.isFailure(found)) throw new Refusal(found.failure.map(({ message }) => message).join("; "))
    return new OpenedRun(
      { ...this.opened, set: all },
      { ...this.#request, decoded: found.success, set: all },
      set,
      room
    )
  }

  /** Does something to it from the next instant on; returns what that is, in words. */
  perform(does: Exclude<Doing, { order: "redesign" }>): string {
    switch (does.order) {
      case "inject":
        return this.#says(this.#inject(does.fault))
      case "injectWritten":
        return this.#says(this.#inject(faultIn(does.text)))
      case "change":
        this.#change(does.text)
        return does.text
      case "load":
        this.live.load(does.factor)
        return `load x${does.factor}`
      case "lift": {
        if (this.live.lift(does.name)) return `${does.name} is lifted`
        const names = this.live.frame().faults.map(({ name }) => name)
        throw new Refusal(`there is no fault "${does.name}"${suggestion(does.name, names)}`)
      }
    }
  }

  /** Every setting of the design as it is written, and what else completion can offer. */
  words(): Words {
    return {
      settings: settingsWritten(variantOf(this.#request).written),
      measures: [...journeyMetrics, ...componentMetrics].map(({ name }) => name),
      faults: faultWords()
    }
  }

  #says(name: string): string {
    return this.live.frame().faults.find((fault) => fault.name === name)?.says ?? name
  }

  /** What came of it so far. */
  result(): Result {
    return resultOf(this.#request, this.live.simulation, this.live.byHand)
  }

  /** Injects a fault if there is something that it hits. */
  #inject(fault: Readonly<Record<string, unknown>>): string {
    const decoded = decodeFault(fault)
    const { on } = decoded
    const { scenario, written } = variantOf(this.#request)
    const wrong = checkFaults(
      whole({ ...scenario, faults: { "by hand": decoded } }, writtenValue(written, new Numbering()))
    )
    if (wrong.length > 0) throw new Refusal(wrong.map(({ message }) => message).join("; "))
    const { world } = this.live.simulation
    if (selecting(decoded).length > 0 && !world.tellsCallsApart)
      throw new Refusal("faults that hit only some calls have to be in the scenario from the start")
    const cannotBeWiped = (name: string) =>
      scenario.system[name]?.kind === "store" && world.components.get(name)?.wipe === undefined
    if (decoded.wipe && world.componentsOf(on).some(cannotBeWiped))
      throw new Refusal(
        "a store keeps no books of what it has unless somebody wants them: wipe it in the scenario, or say `backups` if it has a primary"
      )
    if (isBeside(decoded.deploy) && world.fleetOf(on) === undefined)
      throw new Refusal(
        "a blue-green or canary deploy needs room for new instances, and has to be in the scenario from the start"
      )
    if (decoded.reshard !== undefined && decoded.reshard.to > (world.mostShards.get(on) ?? 0))
      throw new Refusal("new shards need room, and have to be in the scenario from the start")
    if (decoded.migrate !== undefined && !world.migrated.has(on))
      throw new Refusal(
        "a store looks for locks of tables only if some migration of it is in the scenario from the start"
      )
    return this.live.inject(fault)
  }

  /** Room for so many instances is needed for this to be done, and there is less; `undefined` if there is enough. */
  roomFor(does: Doing): Room | undefined {
    return does.order === "change" ? this.#roomLacking(this.#turned(does.text)) : undefined
  }

  #roomLacking({ design: { changes, scenario } }: Turn): Room | undefined {
    const needed = roomIn([scenario, ...changes.map((change) => change.scenario)])
    return roomLacking(needed, this.live.simulation.world.mostInstances)
  }

  #turned(text: string): Turn {
    return turned(text, nextInstant(this.live.now), this.#request, this.live.byHand)
  }

  /** Changes the design from now on, as somebody has typed it. */
  #change(text: string): void {
    const turn = this.#turned(text)
    if (this.#roomLacking(turn) !== undefined)
      throw new Refusal(`there is no room for so many instances in ${this.opening.variant}`)
    this.live.change(turn.change, turn.written)
  }

  /** Why things are as they are at this instant, as far as the run has come. */
  explain(atMs: number): MomentStory {
    return momentStory(this.live.simulation.picture(), atMs, rulingsOf(variantOf(this.#request).scenario))
  }

  /** What was done by hand so far, as settings with which another run of the scenario goes the same way. */
  settingsByHand(): ReadonlyArray<string> {
    const own = Object.keys(variantOf(this.#request).scenario.faults ?? {})
    return this.live.byHand.map(({ name, section = "faults", written }) =>
      section === "faults" && own.includes(name)
        ? `${printPath([section, name, "until"])}=${JSON.stringify(written.until)}`
        : `${printPath([section, name])}=${JSON.stringify(written)}`
    )
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
    const into = variantNeeding(decoded.source, this.opening.variant, { faults, lifted, changes })
    const additions = { name, into, faults, lifted, changes }
    const saved = isCode
      ? codeWithAdditions(await importOf(decoded.source.file, file), additions)
      : withAdditions(text, { ...additions, renamed: renamedFrom(decoded.source.file, file) })
    await writeFile(file, saved, { flag: "wx" }).catch((error: unknown) => {
      const isThere = (error as { readonly code?: unknown }).code === "EEXIST"
      throw new Refusal(isThere ? `there is a file ${file} already` : `${file} cannot be written: ${messageOf(error)}`)
    })
    const settings = set.flatMap((one) => ["--set", one])
    return commandLine(["run", file, "--variant", this.opening.variant, "--seed", seed, ...settings])
  }

  /** Writes result.json and its renderings; returns the files. */
  async report(folder: string): Promise<ReadonlyArray<string>> {
    // Loaded late: they are half of what there is to load, and most runs are only looked at.
    const [{ layer }, { writeReport }] = await Promise.all([
      import("@effect/platform-node/NodeServices"),
      import("../../reports/Report.ts")
    ])
    const writing = Effect.provide(writeReport(this.result(), folder), layer)
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
      says: describeEach(scenario),
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
