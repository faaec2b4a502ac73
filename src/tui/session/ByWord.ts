/**
 * By word: what a person types of a fault or a change, as it would stand in a scenario.
 *
 * A fault is written as there (`on: ledger, slow: 6x, for: 20s`) or said (`slow ledger 6x for 20s`, `crash ledger/1`,
 * `cut shop -> ledger`). What is wrong is thrown as `Refusal`, in words for people.
 */
import * as Outcome from "effect/Result"
import { canChange } from "../../scenarios/language/Change.ts"
import { read } from "../../scenarios/reading/Issues.ts"
import { type Path, printPath } from "../../scenarios/reading/Path.ts"
import { suggestion } from "../../scenarios/reading/Union.ts"
import { readSetting } from "../../scenarios/reading/Variants.ts"
import { readYamlValue } from "../../scenarios/reading/YamlText.ts"
import { Fault } from "../../sim/faults/Fault.ts"
import { faultKinds, plannedKinds } from "../../sim/faults/FaultKind.ts"
import type { Words } from "./SessionProtocol.ts"

/** Something that a person can put right, in words. */
export class Refusal extends Error {}

/** What an error says, on one line. */
export const messageOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split("\n")[0] ?? ""

type Tree = Readonly<Record<string, unknown>>

/** A fault as it is written; a mistake in it is refused. */
export const decodeFault = (written: unknown): Fault => {
  const found = read(Fault, written)
  if ("value" in found) return found.value
  throw new Refusal(
    found.problems
      .map(({ message, path }) => [path.join("."), message].filter((part) => part !== "").join(": "))
      .join("; ")
  )
}

/** Faults that are there or are not: no amount is said of them. */
const unmeasured = ["crash", "pause", "flush", "wipe", "cut", "unattended"]

const amounts: Tree = {
  slow: "3x",
  latency: "200ms",
  errors: "20%",
  workers: "50%",
  loss: "10%",
  duplicates: "10%",
  bandwidth: "10%",
  jitter: "exponential(50ms)",
  lookups: "50%",
  slowLookups: "2s",
  clock: "500ms",
  load: "3x"
}

/** What is planned has more to it than can be said in a line: it is written. */
const saidKinds = faultKinds.filter((kind) => !plannedKinds.includes(kind))

/** A fault as somebody has typed it, as it would be written. */
export const faultIn = (text: string): Tree => {
  const [kind = ""] = text.trim().split(/\s+/)
  if (!text.includes(":") && kind !== "") return saidFault(text.trim())
  const written = readYamlValue(`{${text}}`)
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    throw new Refusal(
      `a fault is written as in a scenario, such as "on: ledger, slow: 6x, for: 20s", or said, such as ` +
        `"slow ledger 6x for 20s", and not ${JSON.stringify(text)}`
    )
  }
  return written as Tree
}

const saidFault = (text: string): Tree => {
  const [, what = text, span] = /^(.*?)\s+for\s+(\S+)$/.exec(text) ?? []
  const [kind = "", ...rest] = what.split(/\s+/)
  if (!saidKinds.some((one) => one === kind)) {
    throw new Refusal(`there is no fault "${kind}"${suggestion(kind, saidKinds)}`)
  }
  const isAmount = (word: string) => /^[\d.]|\(/.test(word)
  const amount = unmeasured.includes(kind) ? true : rest.find(isAmount)
  const on = (amount === true ? rest : rest.filter((word) => !isAmount(word))).join(" ")
  if (on === "") throw new Refusal(`a fault is on something: "${faultExample(kind, "ledger")}"`)
  if (amount === undefined) throw new Refusal(`say how much: "${faultExample(kind, on)}"`)
  return { on, [kind]: amount === true ? true : readYamlValue(amount), ...(span === undefined ? {} : { for: span }) }
}

/** How a fault of this kind is said. */
const faultExample = (kind: string, on: string): string =>
  unmeasured.includes(kind) ? `${kind} ${on}` : `${kind} ${on} ${amounts[kind]}`

/** The kinds of faults, each with a usual amount. */
export const faultWords = (): Words["faults"] =>
  saidKinds.map((kind) => ({ kind, amount: unmeasured.includes(kind) ? undefined : String(amounts[kind]) }))

/** What is typed of a change, as it would stand in a scenario beside `at`. */
export const turnIn = (text: string): Tree => {
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

/** `path=value` texts, read. */
export const settingsOf = (texts: ReadonlyArray<string>) =>
  texts.map((text) => Outcome.getOrThrowWith(readSetting(text), (why) => new Refusal(`--set ${text}: ${why}`)))

/** The parts of a scenario that are a design. */
const parts = ["system", "links", "journeys"]

/** Every setting of a design as it is written, by its path; also how many instances a service has that does not say so. */
export const settingsWritten = (scenario: unknown): Words["settings"] => {
  const setting = (path: Path, value: string) => ({ path: printPath(path), value, isLive: canChange(path, scenario) })
  const leaves = (value: unknown, path: Path): Words["settings"] => {
    if (typeof value !== "object" || value === null) return [setting(path, String(value))]
    const below = Object.entries(value).flatMap(([key, one]) =>
      leaves(one, [...path, Array.isArray(value) ? Number(key) : key])
    )
    const isService = path.length === 3 && path[0] === "system" && path[2] === "service"
    return isService && !("instances" in value) && !("autoscaler" in value)
      ? [...below, setting([...path, "instances"], "1")]
      : below
  }
  return parts.flatMap((part) => leaves((scenario as Tree)[part] ?? {}, [part]))
}
