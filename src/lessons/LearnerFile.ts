/**
 * Learner file: what somebody has predicted and tried, in `faultline/learners/<name>.json` of the user's state folder.
 *
 * It is replaced whole: no reader meets half a file, and one that cannot be read is left as it is. Raw facts are kept, and scores
 * are made of them when they are asked for.
 */
import { userInfo } from "node:os"
import { dirname, join } from "node:path"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Schema from "effect/Schema"
import { stateFolder } from "../experiments/StateFolder.ts"

/** From 0 to 1; `null` if nobody said. */
const Sure = Schema.NullOr(Schema.Finite)

const Chosen = Schema.Struct({
  kind: Schema.Literal("choice"),
  scenario: Schema.String,
  /** Wall clock, ISO 8601 in UTC. */
  at: Schema.String,
  said: Schema.String,
  right: Schema.Boolean,
  sure: Sure
})

const Estimated = Schema.Struct({
  kind: Schema.Literal("number"),
  scenario: Schema.String,
  at: Schema.String,
  measure: Schema.String,
  /** As it was typed, and as a number: spans in nanoseconds, shares of 0..1. */
  text: Schema.String,
  said: Schema.Finite,
  /** `null` until the run is over, and where there was nothing to measure. */
  measured: Schema.NullOr(Schema.Finite),
  within: Schema.Finite,
  sure: Sure
})

const Tried = Schema.Struct({
  kind: Schema.Literal("challenge"),
  scenario: Schema.String,
  at: Schema.String,
  settings: Schema.Array(Schema.String),
  cost: Schema.Finite,
  hints: Schema.Int,
  passed: Schema.Boolean
})

const Entry = Schema.Union([Chosen, Estimated, Tried])
export type Entry = typeof Entry.Type
export type Chosen = typeof Chosen.Type
export type Estimated = typeof Estimated.Type

const Learner = Schema.Struct({
  version: Schema.Literal(1),
  learner: Schema.String,
  entries: Schema.Array(Entry)
})

/** The file cannot be read as one of ours. */
export class UnreadableProgress extends Schema.TaggedError<UnreadableProgress>()("UnreadableProgress", {
  message: Schema.String
}) {}

/** What becomes part of the name of a file. */
export const isLearnerName = (name: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$/u.test(name)

type Environment = Readonly<Record<string, string | undefined>>

/** Who sits there, as the machine knows them. */
export const usualLearner = (environment: Environment): string => {
  const named = environment.USER ?? environment.USERNAME ?? nameOfUser()
  return isLearnerName(named) ? named : "learner"
}

/** In some containers a user has no name. */
const nameOfUser = (): string => {
  try {
    return userInfo().username
  } catch {
    return "learner"
  }
}

/** Where it is kept. */
export const learnerFile = (learner: string, environment: Environment): string =>
  join(stateFolder(environment), "learners", `${learner}.json`)

/** What is kept in it; nothing where there is no file. */
export const readEntries = Effect.fnUntraced(function* (file: string) {
  const files = yield* FileSystem.FileSystem
  if (!(yield* files.exists(file))) return [] as ReadonlyArray<Entry>
  const text = yield* files.readFileString(file)
  const unreadable = () => new UnreadableProgress({ message: `${file} holds no progress that can be read` })
  const value = yield* Effect.try({ try: () => JSON.parse(text) as unknown, catch: unreadable })
  const { entries } = yield* Effect.mapError(Schema.decodeUnknownEffect(Learner)(value), unreadable)
  return entries
})

/** Adds an entry; one of the same instant, scenario and kind takes its place. */
export const keep = Effect.fnUntraced(function* (file: string, learner: string, entry: Entry) {
  const files = yield* FileSystem.FileSystem
  const before = yield* readEntries(file)
  const isSame = ({ at, kind, scenario }: Entry) =>
    at === entry.at && kind === entry.kind && scenario === entry.scenario
  const position = before.findIndex(isSame)
  const entries = position < 0 ? [...before, entry] : before.with(position, entry)
  yield* files.makeDirectory(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  yield* files.writeFileString(unfinished, `${JSON.stringify({ version: 1, learner, entries }, null, 2)}\n`).pipe(
    Effect.andThen(files.rename(unfinished, file)),
    Effect.onError(() => Effect.ignore(files.remove(unfinished)))
  )
})
