/**
 * Checks of topics: somebody takes the messages, dead letters have somewhere to go, and what is said has an effect.
 */
import { consumingOf, settled } from "../../sim/components/brokers/Topic.ts"
import type { Span } from "../../sim/kernel/Instant.ts"
import { formatSpan } from "../../sim/kernel/Instant.ts"
import type { TopicSpec } from "../language/System.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Readable } from "../reading/Readable.ts"
import { suggestion } from "../reading/Union.ts"

type Options = TopicSpec["topic"]
type Own = Omit<NonNullable<Options["groups"]>[string], "steps" | "zones">

export const checkTopics = (readable: Readable): ReadonlyArray<Problem> =>
  Object.entries(readable.scenario.system ?? {}).flatMap(([name, component]) => {
    if (component.kind !== "topic") return []
    const path = ["system", name, "topic"]
    const { topic } = component
    return [
      ...checkConsumers(name, topic, path, readable),
      ...(readable.isWhole("system") ? checkIdle(topic, path) : []),
      ...everybody(topic, path).flatMap(([own, at]) => [
        ...checkDeadLetters(name, own, at, readable),
        ...checkTimes(own, at, readable)
      ])
    ]
  })

/** What is said for all consumers, and what is said for those of a group, each with where it stands. */
const everybody = (topic: Options, path: Path): ReadonlyArray<readonly [Own, Path]> => [
  [topic, path],
  ...Object.entries(topic.groups ?? {}).map(([group, own]): readonly [Own, Path] => [own, [...path, "groups", group]])
]

const checkConsumers = (
  name: string,
  { groups, steps }: Options,
  path: Path,
  { isWhole, keysAt }: Readable
): ReadonlyArray<Problem> => {
  const told = keysAt(...path)
  if (steps !== undefined && groups !== undefined) {
    const message = "a topic has `steps` for all its consumers, or `groups` that each have their own, not both"
    return [{ path: [...path, "steps"], at: "key", message }]
  }
  const isTold = told.includes("steps") || (told.includes("groups") && Object.keys(groups ?? {}).length > 0)
  if (isTold || !isWhole("system")) return []
  const message = `nobody takes messages from "${name}"; say what is done with them in \`steps\`, or \`groups\` of consumers`
  return [{ path, at: "value", message }]
}

const checkIdle = (topic: Options, path: Path): ReadonlyArray<Problem> => {
  const idle = (at: Path, option: string, needed: string): ReadonlyArray<Problem> => [
    { path: [...at, option], at: "key", message: `"${option}" does nothing without "${needed}"` }
  ]
  const whole = settled(topic)
  return [
    ...(topic.full !== undefined && whole.capacity === undefined ? idle(path, "full", "capacity") : []),
    ...(topic.inFlightPerPartition !== undefined && whole.partitions === undefined
      ? idle(path, "inFlightPerPartition", "partitions")
      : []),
    ...everybody(topic, path).flatMap(([own, at]) => {
      const { acknowledge = "after", joins } = consumingOf(topic, own)
      return [
        ...(own.from !== undefined && joins === undefined && topic.groups === undefined
          ? idle(at, "from", "joins")
          : []),
        ...(own.acknowledgeEvery !== undefined && acknowledge !== "auto" && topic.groups === undefined
          ? idle(at, "acknowledgeEvery", "acknowledge: auto")
          : []),
        ...(acknowledge === "before" ? checkNeverAgain(own, at) : [])
      ]
    })
  ]
}

/** What is planned comes before the run is over, and there is something to get again. */
const checkTimes = ({ joins, replay }: Own, at: Path, { scenario: { duration } }: Readable): ReadonlyArray<Problem> => {
  const tooLate = (instant: Span | undefined, what: string, path: Path): ReadonlyArray<Problem> => {
    if (instant === undefined || duration === undefined || instant < duration) return []
    const message = `${what} at ${formatSpan(instant)}, when the run of ${formatSpan(duration)} is over`
    return [{ path: [...at, ...path], at: "value", message }]
  }
  const { at: replayed, since = 0 } = replay ?? {}
  const message = `there is nothing to get again at ${formatSpan(replayed ?? 0)} that was published since ${formatSpan(since)}`
  return [
    ...tooLate(joins, "they join", ["joins"]),
    ...tooLate(replayed, "they go back", ["replay", "at"]),
    ...(replayed !== undefined && since >= replayed
      ? [{ path: [...at, "replay", replay?.since === undefined ? "at" : "since"], at: "value" as const, message }]
      : [])
  ]
}

/** A message that is acknowledged before its work is never delivered again. */
const checkNeverAgain = (own: Own, at: Path): ReadonlyArray<Problem> =>
  (["visibility", "redelivery", "attempts", "deadLetters", "deadLettersAs", "acknowledgementsLost"] as const).flatMap(
    (option): ReadonlyArray<Problem> => {
      if (own[option] === undefined) return []
      const message = `"${option}" does nothing with "acknowledge: before": what fails then is lost, and never delivered again`
      return [{ path: [...at, option], at: "key", message }]
    }
  )

const checkDeadLetters = (
  name: string,
  { deadLetters }: Own,
  at: Path,
  { keysAt, knowsNames, scenario: { system = {} } }: Readable
): ReadonlyArray<Problem> => {
  if (deadLetters === undefined) return []
  const wrong = (message: string): ReadonlyArray<Problem> => [{ path: [...at, "deadLetters"], at: "value", message }]
  if (deadLetters === name) return wrong(`"${name}" cannot keep its own dead letters: they would come back for ever`)
  const found = system[deadLetters]
  if (found !== undefined) {
    return found.kind === "topic" ? [] : wrong(`dead letters go to a topic, and "${deadLetters}" is a ${found.kind}`)
  }
  if (keysAt("system").includes(deadLetters) || !knowsNames("system")) return []
  const topics = Object.keys(system).filter((other) => other !== name && system[other]?.kind === "topic")
  return wrong(`there is no topic "${deadLetters}"${suggestion(deadLetters, topics)}`)
}
