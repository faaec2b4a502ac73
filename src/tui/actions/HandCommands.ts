/**
 * Hand commands: what one says to disturb a run, to change it, and to take that back.
 */
import { didYouMean } from "../../sim/model/Nearest.ts"
import type { Model } from "../Model.ts"
import { formatMs } from "../TimeText.ts"
import { liftable } from "../updates/UpdateOverlay.ts"
import type { Command, Completion } from "./Command.ts"
import { wrong } from "./Command.ts"
import { hasNoRun, isOver } from "./Readiness.ts"
import { nameCompletions, ordered } from "./TimeCommands.ts"

/** Faults of links, and those that other things have as well. */
const ofLinks = ["loss", "duplicates", "bandwidth", "jitter", "cut", "latency", "errors"]
const ofMore = ["latency", "errors"]
const ofZones = ["crash", "cut", "pause", "slow"]
const momentary = ["flush", "wipe"]

/** What a fault of this kind can hit: the selected thing first. */
const targets = ({ bench }: Model, kind: string): ReadonlyArray<string> => {
  const { edges = [], nodes = [] } = bench?.opening?.topology ?? {}
  const isOfLoad = kind === "load"
  const only = { load: "client", flush: "cache", wipe: "store" }[kind]
  const parts = nodes
    .filter((node) => (only === undefined ? node.kind !== "client" : node.kind === only))
    .toSorted((one, other) => Number(other.name === bench?.selected) - Number(one.name === bench?.selected))
    .flatMap(({ instances, name }) => (instances > 1 && !isOfLoad ? [name, `${name}/1`] : [name]))
  const links = edges.map(({ from, to }) => `${from} -> ${to}`)
  const zones = nodes.flatMap((node) => node.zones.flatMap((zone) => (zone === null ? [] : [zone])))
  return [
    ...(ofLinks.includes(kind) && !ofMore.includes(kind) ? [] : parts),
    ...(ofLinks.includes(kind) ? links : []),
    ...new Set(ofZones.includes(kind) ? zones : [])
  ]
}

const faultCompletions = (model: Model, typed: string): ReadonlyArray<Completion> => {
  const kinds = model.bench?.words.faults ?? []
  const [word = ""] = typed.split(" ")
  const kind = kinds.find((one) => one.kind === word)
  if (kind === undefined) {
    return kinds.map(({ amount, kind }) => ({
      text: `${kind} `,
      says: `on a component, zone or link${amount === undefined ? "" : `, ${amount}`}`
    }))
  }
  const amount = kind.amount === undefined ? "" : ` ${kind.amount}`
  const said = targets(model, word).map((target) => `${word} ${target}${amount}`)
  if (momentary.includes(kind.kind)) return nameCompletions(said, "over at once")
  return [
    ...nameCompletions(said, "until it is lifted"),
    ...nameCompletions(
      said.map((text) => `${text} for 20s`),
      "for a time"
    )
  ]
}

const settingCompletions =
  (saysOf: (isLive: boolean) => string) =>
  ({ bench }: Model): ReadonlyArray<Completion> =>
    (bench?.words.settings ?? []).map(({ isLive, path, value }) => ({ text: `${path}=${value}`, says: saysOf(isLive) }))

const readFactor = (text: string): number | undefined => {
  const [, number, sign] = /^x?(\d*\.?\d+)(x|%)?$/.exec(text) ?? []
  const factor = number === undefined ? -1 : Number(number) / (sign === "%" ? 100 : 1)
  return factor >= 0 ? factor : undefined
}

const setting = /^\S+\s*=/

export const handCommands: ReadonlyArray<Command> = [
  {
    name: "fault",
    takes: "<kind> <where> [how much] [for <span>]",
    help: "Something goes wrong from now on; also as written in a scenario (on: ledger, slow: 6x).",
    example: "fault crash ledger/1 for 20s",
    disabledBecause: isOver,
    completions: faultCompletions,
    read: (text) => ordered({ order: "injectWritten", text })
  },
  {
    name: "lift",
    takes: "<fault>",
    help: "Ends a fault, written or made by hand, from now on.",
    disabledBecause: (model) =>
      isOver(model) ?? (liftable(model.bench).length === 0 ? "no fault holds now" : undefined),
    completions: ({ bench }) => liftable(bench).map(({ name, says }) => ({ text: name, says })),
    read: (name) => ordered({ order: "lift", name })
  },
  {
    name: "load",
    takes: "<factor>",
    help: "All arrivals times this, from now on; 1x is as written.",
    example: "load 2x",
    disabledBecause: isOver,
    completions: () => nameCompletions(["0.5x", "1x", "1.25x", "2x", "3x", "10x"]),
    read: (text) => {
      const factor = readFactor(text)
      return factor === undefined ? wrong(`"${text}" is no factor: say 2x or 150%`) : ordered({ order: "load", factor })
    }
  },
  {
    name: "set",
    takes: "<path>=<value>",
    help: "Changes a step, a policy, workers or a pool from now on, by its path; what is under way ends as it began.",
    example: "set system.shop.endpoints.buy.0.through.retry.attempts=1",
    disabledBecause: isOver,
    completions: settingCompletions((isLive) =>
      isLive ? "from now on" : "not while it runs; with: from its beginning"
    ),
    read: (text) =>
      setting.test(text)
        ? ordered({ order: "change", text })
        : wrong(`a setting is a path and a value: "${text || "path"}=value"`)
  },
  {
    name: "remove",
    takes: "<path>",
    help: "Takes a step or a policy out of the design, from now on.",
    disabledBecause: isOver,
    completions: ({ bench }) =>
      nameCompletions([...new Set((bench?.words.settings ?? []).map(({ path }) => path.replace(/[.[][^.[]*$/, "")))]),
    read: (path) => ordered({ order: "change", text: `remove ${path}` })
  },
  {
    name: "become",
    takes: "<variant>",
    help: "The design becomes another variant from now on, while it runs.",
    disabledBecause: isOver,
    completions: ({ bench }) =>
      (bench?.opening?.variants ?? []).map(({ name, title }) => ({ text: name, says: title })),
    read: (variant, { bench }) => {
      const names = bench?.opening?.variants.map(({ name }) => name) ?? []
      return names.includes(variant)
        ? ordered({ order: "change", text: `to ${variant}` })
        : wrong(`there is no variant "${variant}"${didYouMean(variant, names)}`)
    }
  },
  {
    name: "with",
    takes: "<path>=<value>",
    help: "The run happens again, up to where it is, with another setting from its beginning: machines too.",
    example: "with system.ledger.store.connections=40",
    disabledBecause: hasNoRun,
    completions: settingCompletions(() => "from its beginning"),
    read: (text) =>
      setting.test(text)
        ? ordered({ order: "redesign", text })
        : wrong(`a setting is a path and a value: "${text || "path"}=value"`)
  },
  {
    name: "undo",
    takes: "[number]",
    help: "Takes back what was done last by hand, or what has this number: the run happens again without it.",
    disabledBecause: (model) =>
      hasNoRun(model) ?? (model.bench?.byHand.deeds.length === 0 ? "nothing was done by hand" : undefined),
    completions: ({ bench }) =>
      (bench?.byHand.deeds ?? [])
        .toReversed()
        .map(({ atMs, number, says }) => ({ text: String(number), says: `${says}, at ${formatMs(atMs)}` })),
    read: (text) => {
      if (text === "") return ordered({ order: "undo" })
      return /^\d+$/.test(text)
        ? ordered({ order: "undo", number: Number(text) })
        : wrong("what was done by hand has numbers: undo 2")
    }
  }
]
