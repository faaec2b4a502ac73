/**
 * Time commands: what one says to let time pass, to stop it, to go back in it, and to begin again.
 */

import type { Message } from "../Message.ts"
import type { Model } from "../Model.ts"
import { formatSpeed, speeds } from "../Speed.ts"
import type { Order } from "../session/SessionProtocol.ts"
import { formatMs } from "../TimeText.ts"
import type { Command, Completion } from "./Command.ts"
import { wrong } from "./Command.ts"
import { hasNoRun, isBeingOpened, isOver } from "./Readiness.ts"

/** An order said in full. */
export const ordered = (order: Order): Message => ({ type: "ordered", order })

export const nameCompletions = (
  names: ReadonlyArray<string>,
  says: string | ((name: string) => string) = ""
): ReadonlyArray<Completion> => names.map((text) => ({ text, says: typeof says === "string" ? says : says(text) }))

/** "p99 of buy > 1s": by words, one after the other. */
const measureCompletions = ({ bench }: Model, typed: string): ReadonlyArray<Completion> => {
  const { opening, words } = bench ?? {}
  const [, measure] = /^(.*\S) of /.exec(typed) ?? []
  const names = opening?.topology.nodes.map(({ name }) => name) ?? []
  if (measure !== undefined)
    return nameCompletions(
      names.map((name) => `${measure} of ${name} `),
      "then < or >"
    )
  return nameCompletions(["p99", "p50", ...(words?.measures ?? [])], "a measure; then: of <name>, < or > and a value")
}

/** What a run can stop at. */
const watchCompletions = (model: Model, typed: string): ReadonlyArray<Completion> => {
  const faults = model.bench?.frame?.faults ?? []
  return [
    { text: "change", says: "anything worth telling" },
    { text: "fault", says: "a fault begins or ends" },
    { text: "breaker", says: "a breaker opens" },
    { text: "failure", says: "the next request that fails" },
    { text: "promotion", says: "a replica takes over" },
    { text: "scaling", says: "an autoscaler wants or has another size" },
    ...faults.map(({ name, says }) => ({ text: name, says: `${says}: begins or ends` })),
    ...measureCompletions(model, typed)
  ]
}

const instantCompletions = ({ bench }: Model): ReadonlyArray<Completion> => [
  ...(bench?.byHand.bookmarks ?? []).map(({ atMs, name }) => ({ text: name, says: `bookmark at ${formatMs(atMs)}` })),
  { text: "start", says: "the beginning" },
  { text: "now", says: "where the run stands" },
  { text: "end", says: `the end, ${formatMs(bench?.opening?.durationMs ?? 0)}` }
]

const readSpeed = (text: string): number | undefined => {
  if (text === "max") return Infinity
  const [, over, of = "1"] = /^x?(\d*\.?\d+)(?:\/(\d+))?x?$/.exec(text.replace("¼", "1/4").replace("½", "1/2")) ?? []
  const speed = over === undefined ? 0 : Number(over) / Number(of)
  return speed > 0 && Number.isFinite(speed) ? speed : undefined
}

export const timeCommands: ReadonlyArray<Command> = [
  {
    name: "run",
    takes: "",
    help: "Lets time go on, from the moment that is looked at.",
    disabledBecause: isOver,
    read: () => ordered({ order: "play" })
  },
  {
    name: "run until",
    takes: "<instant, event or condition>",
    help: "Runs as fast as it can until something comes, then stops.",
    example: "run until p99 of buy > 1s",
    disabledBecause: isOver,
    completions: watchCompletions,
    read: (text) => ordered({ order: "runUntil", text })
  },
  {
    name: "pause",
    takes: "",
    help: "Stops time.",
    disabledBecause: hasNoRun,
    read: () => ordered({ order: "pause" })
  },
  {
    name: "goto",
    takes: "<instant or bookmark>",
    help: "Looks back at an instant that is past, exactly, or runs to one that is to come.",
    example: "goto 90s",
    disabledBecause: hasNoRun,
    completions: instantCompletions,
    read: (text) => ordered({ order: "goTo", text })
  },
  {
    name: "break",
    takes: "<instant, event or condition>",
    help: "Stops the run whenever something comes.",
    example: "break p99 > 1s",
    disabledBecause: hasNoRun,
    completions: watchCompletions,
    read: (text) => ordered({ order: "break", text })
  },
  {
    name: "unbreak",
    takes: "[where it stops]",
    help: "Stops there no more; without anything after it, nowhere.",
    disabledBecause: (model) =>
      hasNoRun(model) ?? (model.bench?.byHand.breaks.length === 0 ? "it stops nowhere" : undefined),
    completions: ({ bench }) => nameCompletions(bench?.byHand.breaks ?? []),
    read: (text) => ordered(text === "" ? { order: "unbreak" } : { order: "unbreak", text })
  },
  {
    name: "speed",
    takes: "<1/4 to max>",
    help: "Virtual seconds per second.",
    example: "speed 8",
    disabledBecause: hasNoRun,
    completions: () =>
      nameCompletions(
        speeds.map((speed) => formatSpeed(speed).replace(/^x/, "")),
        ""
      ),
    read: (text) => {
      const speed = readSpeed(text)
      return speed === undefined ? wrong(`"${text}" is no speed: say 1/4, 8 or max`) : { type: "spedTo", speed }
    }
  },
  {
    name: "bookmark",
    takes: "<name>",
    help: "Gives the moment that is shown a name, to come back to.",
    example: "bookmark before-storm",
    disabledBecause: hasNoRun,
    read: (name) =>
      /^\d/.test(name) || ["start", "now", "end"].includes(name)
        ? wrong(`"${name}" would be taken for an instant: a bookmark begins with a letter`)
        : ordered({ order: "bookmark", name })
  },
  {
    name: "again",
    takes: "",
    help: "Reads the scenario again and runs it from the beginning, with the same seed.",
    disabledBecause: isBeingOpened,
    read: () => ({ type: "restarted" })
  },
  {
    name: "seed",
    takes: "<seed>",
    help: "Runs it from the beginning with this seed: other arrivals, other dice.",
    example: "seed 7",
    disabledBecause: hasNoRun,
    read: (seed) => ({ type: "restarted", seed })
  },
  {
    name: "variant",
    takes: "<name>",
    help: "Runs this variant of the scenario from the beginning, with the same seed.",
    disabledBecause: hasNoRun,
    completions: ({ bench }) =>
      (bench?.opening?.variants ?? []).map(({ name, title }) => ({ text: name, says: title })),
    read: (variant, { bench }) => {
      const names = bench?.opening?.variants.map(({ name }) => name) ?? []
      return names.includes(variant)
        ? { type: "restarted", variant }
        : wrong(`there is no variant "${variant}"; there ${names.length === 1 ? "is only" : "are"} ${names.join(", ")}`)
    }
  }
]
