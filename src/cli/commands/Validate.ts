/**
 * `faultline validate`: theory against simulation, for every law that the simulator has to obey.
 */
import { readFile, writeFile } from "node:fs/promises"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Law } from "../../laws/Law.ts"
import type { Finding, Task } from "../../laws/Validation.ts"
import { Refused } from "../Ending.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { hasColours, print, say, widthOf } from "../Output.ts"
import { ascii } from "../Parameters.ts"
import { Counting } from "../Progress.ts"

/** The laws that are named, each once and in their usual order; all of them without a name. */
const chosen = Effect.fnUntraced(function* (names: ReadonlyArray<string>) {
  const { laws } = yield* Effect.promise(() => import("../../laws/Laws.ts"))
  const { lawsNamed } = yield* Effect.promise(() => import("../../laws/Validation.ts"))
  const { suggestion } = yield* Effect.promise(() => import("../../scenarios/reading/Union.ts"))
  if (names.length === 0) return laws
  const found = new Set<Law>()
  for (const name of names) {
    const named = lawsNamed(name)
    const known = laws.map(({ id }) => id)
    if (named.length === 0) {
      return yield* Effect.fail(new Refused({ message: `there is no law "${name}"${suggestion(name, known)}` }))
    }
    for (const law of named) found.add(law)
  }
  return laws.filter((law) => found.has(law))
})

/** Runs them with progress on stderr. */
const validate = Effect.fnUntraced(function* (laws: ReadonlyArray<Law>, seeds: number) {
  const { findingsOf, tasksFor } = yield* Effect.promise(() => import("../../laws/Validation.ts"))
  const { runAll } = yield* Effect.promise(() => import("../../experiments/Crew.ts"))
  const tasks = tasksFor(laws, seeds)
  const progress = new Counting("runs", tasks.length)
  const worker = new URL("./LawsWorker.js", import.meta.url)
  const values = yield* Effect.ensuring(
    runAll<Task, ReadonlyArray<number>>(tasks, worker, { onDone: progress.onDone }),
    Effect.sync(progress.end)
  )
  return findingsOf(laws, tasks, values)
})

const writeInto = Effect.fnUntraced(function* (file: string, findings: ReadonlyArray<Finding>) {
  const { families } = yield* Effect.promise(() => import("../../laws/Laws.ts"))
  const { between, markers, validationTables } = yield* Effect.promise(() => import("../../laws/Markdown.ts"))
  const refuse = (why: string) => new Refused({ message: `${file}: ${why}` })
  const document = yield* Effect.tryPromise({
    try: () => readFile(file, "utf8"),
    catch: () => refuse("cannot be read")
  })
  const written = between(document, validationTables(families, findings))
  if (written === undefined) {
    return yield* Effect.fail(refuse(`there have to be two lines, "${markers.begin}" and "${markers.end}"`))
  }
  yield* Effect.tryPromise({ try: () => writeFile(file, written), catch: () => refuse("cannot be written") })
  yield* say(`written: ${file}`)
})

const codeOf = (findings: ReadonlyArray<Finding>): ExitCode =>
  findings.some(({ verdict }) => verdict === "broken")
    ? ExitCode.failed
    : findings.some(({ verdict }) => verdict === "not converged")
      ? ExitCode.inconclusive
      : ExitCode.passed

export const validateCommand = Command.make(
  "validate",
  {
    names: Argument.String("law").pipe(
      Argument.variadic(),
      Argument.withDescription("Laws, by the beginning of their names or a part of them. Default: all.")
    ),
    seeds: Flag.Int("seeds").pipe(
      Flag.withMetavar("<n>"),
      Flag.withDescription("How many runs of every world, each with dice of its own: 2 to 1000. Default: 5."),
      Flag.filter(
        (seeds) => seeds >= 2 && seeds <= 1000,
        () => "expected 2 to 1000: one run alone has no interval"
      ),
      Flag.withDefault(5)
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withoutNegation,
      Flag.withDescription("One JSON document instead of the table."),
      Flag.withDefault(false)
    ),
    into: Flag.String("into").pipe(
      Flag.withMetavar("<file>"),
      Flag.withDescription("Writes the tables into a Markdown file instead, between its markers."),
      Flag.optional
    ),
    ascii
  },
  Effect.fnUntraced(function* ({ ascii, into, json, names, seeds }) {
    const laws = yield* chosen(names)
    const findings = yield* validate(laws, seeds)
    if (Option.isSome(into)) yield* writeInto(into.value, findings)
    else if (json) yield* print(JSON.stringify({ version: 1, seeds, findings }, null, 2))
    else {
      const { lawTable } = yield* Effect.promise(() => import("../tables/LawTable.ts"))
      const colour = hasColours(process.stdout)
      yield* print(lawTable(laws, findings, { ascii, colour, width: Math.max(widthOf(process.stdout) ?? 100, 90) }))
    }
    yield* endWith(codeOf(findings))
  })
).pipe(
  Command.withDescription(
    "Theory against simulation. Each law is something that is known without simulating it: a closed form of queueing theory, a " +
      "published figure, plain arithmetic. Its worlds are run with several seeds, on all cores, and the mean is put beside the " +
      "theory, with half of its 95 % interval and the difference in standard errors.\n\n" +
      "Exits with 0 if all laws hold, 99 if one is broken, 2 if there were too few runs to say, 104 for an unknown name."
  ),
  Command.withShortDescription("Theory against simulation, a table."),
  Command.withExamples([
    { command: "faultline validate", description: "all laws; takes minutes" },
    { command: "faultline validate mm1 retry", description: "those whose names begin with it" },
    { command: "faultline validate hedging --seeds 20", description: "narrower intervals" },
    { command: "faultline validate --json | jq '.findings[] | select(.verdict != \"holds\")'" }
  ])
)
