/**
 * Ran: a world of a law after its run, and what can be measured of it.
 */
import * as Outcome from "effect/Result"
import { compile } from "../scenarios/Compile.ts"
import { decode } from "../scenarios/Decode.ts"
import { printMistakes } from "../scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../scenarios/reading/Source.ts"
import { millisecond } from "../sim/kernel/Instant.ts"
import { measure, readMeasure } from "../sim/observation/claims/Measure.ts"
import type { Picture } from "../sim/observation/pictures/Picture.ts"
import type { ComponentRecord } from "../sim/observation/records/ComponentRecord.ts"
import type { Recording } from "../sim/observation/records/Recording.ts"
import type { Simulation } from "../sim/Simulation.ts"
import { Followed } from "./Followed.ts"
import { Following } from "./Following.ts"
import type { Law, LawWorld, Quantity } from "./Law.ts"

export class Ran {
  readonly simulation: Simulation
  readonly #followed: ReadonlyMap<string, Followed>
  #picture: Picture | undefined

  constructor(simulation: Simulation, followed: ReadonlyMap<string, Followed>) {
    this.simulation = simulation
    this.#followed = followed
  }

  get recording(): Recording {
    return this.simulation.recording
  }

  get picture(): Picture {
    return (this.#picture ??= this.simulation.picture())
  }

  /** A measure, as in `expect`, from the warm-up to the end. Spans come in milliseconds. */
  measure(text: string): number {
    const { recording, run } = this.simulation
    const { windows } = recording
    const read = Outcome.getOrThrowWith(
      readMeasure(text, {
        journeys: run.journal.journeys,
        components: run.journal.sites.map(({ name }) => name),
        objectives: recording.objectives.map(({ name }) => name),
        meters: run.journal.meters
      }),
      (why) => new Error(`${text}: ${why}`)
    )
    const from = windows.first
    const look = { recording, from, to: windows.countAt(recording.now), start: windows.begin(from) }
    const { unit, value = NaN } = measure(read, look)
    return unit === "span" ? value / millisecond : value
  }

  component(name: string): ComponentRecord {
    const found = this.recording.components.find(({ site }) => site.name === name)
    if (found === undefined) throw new Error(`a law asks about ${name}, which is not there`)
    return found
  }

  /** The calls of a component that the world `follows`. */
  followed(name: string): Followed {
    const found = this.#followed.get(name)
    if (found === undefined) throw new Error(`a law asks about the calls of ${name} and does not follow it`)
    return found
  }

  value({ measured }: Quantity): number {
    return typeof measured === "string" ? this.measure(measured) : measured(this)
  }
}

/** The simulation of a world, ready to go, and those who follow its components. */
const prepare = (law: Law, { follows, name, scenario }: LawWorld, seed: number) => {
  const source = sourceOfValue({ name: law.id, title: law.title, ...scenario }, `law ${law.id} ${name}`.trim())
  const decoded = Outcome.getOrThrowWith(decode(source), (mistakes) => new Error(printMistakes(mistakes)))
  const simulation = compile(decoded.scenario, { seed })
  const { recording, run } = simulation
  const followed = new Map(
    follows.map((component) => [component, new Followed(recording.windows.begin(recording.windows.first))])
  )
  if (followed.size > 0) {
    run.journal.observe(
      new Following(
        recording,
        run.journal.sites.map((site) => followed.get(site.name))
      )
    )
  }
  return { simulation, followed }
}

/** Runs a world to its end. */
export const run = (law: Law, world: LawWorld, seed: number): Ran => {
  const { followed, simulation } = prepare(law, world, seed)
  simulation.go()
  for (const one of followed.values()) one.finish(simulation.run.kernel.now)
  return new Ran(simulation, followed)
}

/** What one run of a world came to, in the order of its quantities. */
export const valuesOf = (law: Law, world: LawWorld, seed: number): ReadonlyArray<number> => {
  const ran = run(law, world, seed)
  return world.quantities.map((quantity) => ran.value(quantity))
}
