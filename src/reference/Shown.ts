/**
 * Shown: which scenarios of the library show a thing, found by decoding all of them with all of their variants.
 */
import * as Effect from "effect/Effect"
import { list } from "../scenarios/Library.ts"
import { load } from "../scenarios/Load.ts"
import type { Language, Visit } from "./Shape.ts"
import type { Thing } from "./Thing.ts"

/** A scenario of the library and everything that it says in any variant. */
export interface Read {
  readonly name: string
  readonly topic: string
  readonly title: string
  readonly visits: ReadonlyArray<Visit>
}

/** Everything that a scenario says, in any of its variants. A scenario with mistakes says nothing. */
export const visitsOf = Effect.fnUntraced(function* (language: Language, path: string) {
  const decoded = yield* load(path)
  return {
    title: decoded.scenario.title,
    visits: decoded.variants.flatMap(({ written }) => language.visits(written))
  }
})

/** The whole library. */
export const readLibrary = (language: Language): Effect.Effect<ReadonlyArray<Read>> =>
  Effect.map(
    Effect.forEach(list(), ({ name, path, topic }) =>
      visitsOf(language, path).pipe(
        Effect.map((read) => [{ name, topic, ...read }]),
        Effect.orElseSucceed((): ReadonlyArray<Read> => [])
      )
    ),
    (read) => read.flat()
  )

/** Those that show a thing. */
export const showing = (library: ReadonlyArray<Read>, { isIn }: Thing): ReadonlyArray<Read> =>
  library.filter(({ visits }) => visits.some(isIn))
