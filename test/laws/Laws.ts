/**
 * Running a law: a small scenario written in a test, run for several seeds, and a mean with its confidence interval.
 */
import * as Result from "effect/Result"
import { compile } from "../../src/scenarios/Compile.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/Source.ts"
import type { Picture } from "../../src/sim/observation/Picture.ts"
import type { Simulation } from "../../src/sim/Simulation.ts"

/** A scenario as it would be written, without its name and title. */
export const simulationOf = (written: object, seed: number): Simulation => {
  const source = sourceOfValue({ name: "law", title: "A law", ...written }, "law.ts")
  const decoded = Result.getOrThrowWith(decode(source), (mistakes) => new Error(printMistakes(mistakes)))
  return compile(decoded.scenario, { seed })
}

export const ranToTheEnd = (written: object, seed: number): Simulation => {
  const simulation = simulationOf(written, seed)
  simulation.go()
  return simulation
}

export interface Estimate {
  readonly mean: number
  /** Half of the 99.9 % confidence interval of the mean over the seeds. */
  readonly halfWidth: number
}

/** Student's t at 99.95 % for 9 degrees of freedom. */
const t = 4.781

const pictures = new Map<object, ReadonlyArray<Picture>>()

/** How ten seeds of a world ended; each is run once, however many figures are asked. */
const endings = (written: object): ReadonlyArray<Picture> => {
  const known = pictures.get(written)
  if (known !== undefined) return known
  const made = Array.from({ length: 10 }, (_, i) => ranToTheEnd(written, i + 1).picture())
  pictures.set(written, made)
  return made
}

/** The mean of a figure over ten seeds. */
export const estimate = (written: object, figure: (picture: Picture) => number): Estimate => {
  const values = endings(written).map(figure)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1)
  return { mean, halfWidth: t * Math.sqrt(variance / values.length) }
}

/** Poisson arrivals at this rate, for so long. */
export const poisson = (perSecond: number, duration: string, exec = "visit") => ({
  k6: {
    scenarios: {
      users: {
        executor: "constant-arrival-rate",
        rate: perSecond,
        timeUnit: "1s",
        duration,
        preAllocatedVUs: 100_000,
        exec
      }
    }
  },
  arrivals: "poisson"
})

/** One service with one kind of work, visited by everybody. */
export const oneStation = (workers: number, work: string, perSecond: number, duration = "220s") => ({
  duration,
  warmup: "20s",
  system: { server: { service: { workers }, endpoints: { serve: [{ work }] } } },
  journeys: { visit: [{ call: "server.serve" }] },
  load: poisson(perSecond, duration)
})
