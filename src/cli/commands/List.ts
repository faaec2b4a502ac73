/**
 * `faultline list`: the scenarios of the library, a line each, by topic.
 */

import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type LibraryEntry, list } from "../../scenarios/Library.ts"
import { print } from "../Output.ts"

/** What is told of a scenario. */
interface Listed {
  readonly name: string
  readonly topic: string
  readonly title: string
  readonly tags: ReadonlyArray<string>
  readonly variants: ReadonlyArray<string>
  readonly path: string
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Read, but not checked: a broken scenario is in the list like any other. */
const listed = Effect.fnUntraced(function* ({ name, path, topic }: LibraryEntry) {
  const { readSource } = yield* Effect.promise(() => import("../../scenarios/Load.ts"))
  const { valueOf } = yield* Effect.promise(() => import("../../scenarios/reading/Written.ts"))
  const { root } = yield* readSource(path)
  const written = valueOf(root)
  const { tags, title, variants } = isMap(written) ? written : {}
  return {
    name,
    topic,
    title: typeof title === "string" ? title : "",
    tags: Array.isArray(tags) ? tags.map(String) : [],
    variants: isMap(variants) ? Object.keys(variants) : [],
    path
  } satisfies Listed
})

const byTopic = (entries: ReadonlyArray<Listed>): string => {
  const width = Math.max(...entries.map(({ name }) => name.length)) + 2
  const topics = [...new Set(entries.map(({ topic }) => topic))]
  return topics
    .map((topic) => {
      const lines = entries
        .filter((entry) => entry.topic === topic)
        .map(({ name, title }) => `  ${name.padEnd(width)}${title}`)
      return [topic, ...lines].join("\n")
    })
    .join("\n\n")
}

export const listCommand = Command.make(
  "list",
  {
    json: Flag.Boolean("json").pipe(
      Flag.withoutNegation,
      Flag.withDescription("As JSON, with tags, variants and paths."),
      Flag.withDefault(false)
    ),
    into: Flag.String("into").pipe(
      Flag.withMetavar("<folder>"),
      Flag.withDescription(
        "Runs all of them and leaves a page on each there, and an index; unchanged ones are not run."
      ),
      Flag.optional
    ),
    anew: Flag.Boolean("anew").pipe(
      Flag.withoutNegation,
      Flag.withDescription("With --into: all of them, changed or not."),
      Flag.withDefault(false)
    )
  },
  Effect.fnUntraced(function* ({ anew, into, json }) {
    if (Option.isSome(into)) {
      const { writeLibraryReports } = yield* Effect.promise(() => import("../runs/LibraryReports.ts"))
      return yield* writeLibraryReports(into.value, anew)
    }
    const entries = yield* Effect.forEach(list(), listed)
    yield* print(json ? JSON.stringify(entries, null, 2) : byTopic(entries))
  })
).pipe(
  Command.withDescription("The scenarios of the library, a line each, by topic."),
  Command.withExamples([
    { command: "faultline list" },
    {
      command: "faultline list --json | jq -r '.[] | select(.tags | index(\"retries\")).name'",
      description: "the scenarios about retries"
    }
  ])
)
