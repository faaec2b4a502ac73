/**
 * Blamed options: a mistake in a setting is told of the option that made it, where a person has not written it as `--set`.
 */
import * as Effect from "effect/Effect"
import { Mistaken } from "../../scenarios/Load.ts"

/** `optionOf`: the option that made the setting at a path of the scenario. */
export const blaming = <A, E, R>(
  reading: Effect.Effect<A, E | Mistaken, R>,
  optionOf: (path: string) => string
): Effect.Effect<A, E | Mistaken, R> =>
  Effect.mapError(reading, (error) =>
    error instanceof Mistaken
      ? new Mistaken({
          mistakes: error.mistakes.map((one) => (one.file === "--set" ? { ...one, file: optionOf(one.path) } : one))
        })
      : error
  )
