/**
 * Knob: something of a scenario that is turned from run to run.
 *
 * It is a path as for `--set`, or one of three shorter names: `load` is the whole load, `instances payments` how many instances a
 * service has, and `outage slow-ledger` how long a fault lasts.
 */
import * as Result from "effect/Result"
import { readPath } from "../../scenarios/reading/Path.ts"
import { suggestion } from "../../scenarios/reading/Union.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import type { Reading } from "../../sim/model/Notation.ts"
import { loadSettings, peakOf } from "./LoadKnob.ts"
import { readValues } from "./ValueRange.ts"

export interface Knob {
  readonly name: string
  /** Texts of the form `path=value` that turn it to a value. */
  readonly set: (value: string) => Reading<ReadonlyArray<string>>
}

/** A knob with the values that it is turned to. */
export interface Turned {
  readonly name: string
  readonly values: ReadonlyArray<Turn>
}

export interface Turn {
  readonly value: string
  readonly set: ReadonlyArray<string>
}

/** The knob of this name. What a path leads to is found when it is set. */
export const knobNamed = (name: string, scenario: Scenario): Reading<Knob> => {
  const [word, of] = name.split(/\s+/)
  if (word === "load" && of === undefined) {
    return Result.map(peakOf(scenario), () => ({ name, set: (value) => loadSettings(scenario, value) }))
  }
  if (word === "instances" && of !== undefined) return instancesOf(of, scenario)
  if (word === "outage" && of !== undefined) return lengthOf(of, scenario)
  return Result.map(readPath(name), () => ({ name, set: (value) => Result.succeed([`${name}=${value}`]) }))
}

const pathTo = (name: string, path: string): Reading<Knob> =>
  Result.succeed({ name, set: (value) => Result.succeed([`${path}=${value}`]) })

const asKey = (name: string): string => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name))

const instancesOf = (of: string, { system }: Scenario): Reading<Knob> => {
  const services = Object.entries(system).flatMap(([name, { kind }]) => (kind === "service" ? [name] : []))
  return services.includes(of)
    ? pathTo(`instances ${of}`, `system.${asKey(of)}.service.instances`)
    : Result.fail(`there is no service "${of}"${suggestion(of, services)}`)
}

const lengthOf = (of: string, { faults = {} }: Scenario): Reading<Knob> => {
  const fault = faults[of]
  if (fault === undefined) return Result.fail(`there is no fault "${of}"${suggestion(of, Object.keys(faults))}`)
  return fault.for === undefined
    ? Result.fail(`the fault "${of}" has no length to change; it needs "for"`)
    : pathTo(`outage ${of}`, `faults.${asKey(of)}.for`)
}

/** Reads `path=from..to`, `path=from..to:steps`, `path=a,b,c`. */
export const readTurned = (text: string, scenario: Scenario): Reading<Turned> => {
  const [, name, values] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || values === undefined) {
    return Result.fail(`expected a path and its values, such as load=100..500 or system.shop.service.workers=8,16,32`)
  }
  const read = Result.flatMap(knobNamed(name.trim(), scenario), (knob) =>
    Result.flatMap(readValues(values.trim()), (all) => turn(knob, all))
  )
  return Result.mapError(read, (message) => `${name.trim()}: ${message}`)
}

/** A knob turned to these values. */
export const turn = (knob: Knob, values: ReadonlyArray<string>): Reading<Turned> =>
  Result.map(
    Result.all(values.map((value) => Result.map(knob.set(value), (set): Turn => ({ value, set })))),
    (turns) => ({ name: knob.name, values: turns })
  )
