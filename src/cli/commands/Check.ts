/**
 * `faultline check`: is it valid? Every mistake of every file, in all variants, without running anything.
 */

import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { writeCounted } from "../../sim/model/WholeText.ts"
import { ExitCode, endWith } from "../ExitCode.ts"
import { print, say } from "../Output.ts"

/** Checks one file and prints what there is to say; the number of mistakes. */
const checkOne = Effect.fnUntraced(function* (name: string) {
  const { load } = yield* Effect.promise(() => import("../../scenarios/Load.ts"))
  const found = yield* Effect.result(load(name))
  if (Result.isFailure(found)) {
    yield* print(found.failure.message)
    return found.failure.mistakes.length
  }
  yield* print(`${name}: valid, ${writeCounted(found.success.variants.length, "variant")}`)
  return 0
})

export const checkCommand = Command.make(
  "check",
  {
    files: Argument.String("file").pipe(
      Argument.variadic({ min: 1 }),
      Argument.withDescription("Scenario files, or names of the library.")
    )
  },
  Effect.fnUntraced(function* ({ files }) {
    const counts = yield* Effect.forEach(files, checkOne)
    const mistakes = counts.reduce((sum, count) => sum + count, 0)
    if (mistakes === 0) return
    const wrong = counts.filter((count) => count > 0).length
    yield* say(
      `${writeCounted(mistakes, "mistake")} in ${wrong === files.length ? "" : `${wrong} of `}${writeCounted(files.length, "file")}`
    )
    yield* endWith(ExitCode.mistaken)
  })
).pipe(
  Command.withDescription(
    "Says whether scenarios are valid, without running them. Every mistake is told at once, as file:line:column, with its path and " +
      "what was expected; all variants are checked. Exits with 104 if there are any."
  ),
  Command.withShortDescription("Every mistake in a scenario, as file:line:column."),
  Command.withExamples([
    { command: "faultline check storm.yaml" },
    { command: "faultline check scenarios/*.yaml", description: "before committing" }
  ])
)
