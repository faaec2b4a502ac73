/**
 * `faultline docs`: a page for everything that can be written in a scenario.
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import { Refused } from "../Ending.ts"
import { print, say } from "../Output.ts"

const thing = Argument.String("thing").pipe(
  Argument.optional,
  Argument.withDescription(
    "What the page is about: retry, two-choices, crash; or a family such as balancers. Default: a list of all."
  )
)

const into = Flag.String("into").pipe(
  Flag.optional,
  Flag.withMetavar("<folder>"),
  Flag.withDescription("Writes all pages as Markdown into this folder.")
)

/** Writes what has changed; pages of things that are gone go too. */
const write = Effect.fnUntraced(function* (folder: string, files: ReadonlyMap<string, string>) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folders = new Set([...files.keys()].map((file) => path.dirname(file)).filter((one) => one !== "."))
  for (const one of folders) yield* fs.makeDirectory(path.join(folder, one), { recursive: true })
  for (const one of folders) {
    for (const file of yield* fs.readDirectory(path.join(folder, one))) {
      if (file.endsWith(".md") && !files.has(`${one}/${file}`)) yield* fs.remove(path.join(folder, one, file))
    }
  }
  for (const [file, text] of files) yield* fs.writeFileString(path.join(folder, file), text)
  yield* say(`${files.size} pages written into ${folder}`)
})

export const docsCommand = Command.make(
  "docs",
  { thing, into },
  Effect.fnUntraced(function* ({ into, thing }) {
    const { Reference } = yield* Effect.promise(() => import("../../reference/Reference.ts"))
    const reference = new Reference()
    if (Option.isSome(into)) return yield* write(into.value, yield* reference.files())
    if (Option.isNone(thing)) return yield* print(reference.list())
    const found = reference.find(thing.value)
    const family = reference.family(thing.value)
    if (family !== undefined) yield* print(reference.list(family))
    if (Result.isSuccess(found)) return yield* print(yield* reference.print(found.success))
    if (family === undefined) return yield* new Refused({ message: found.failure })
  })
).pipe(
  Command.withDescription(
    "A page for everything that can be written in a scenario: what it is, what it can be told, an example that runs, which " +
      "scenarios show it and what is not simulated."
  ),
  Command.withShortDescription("A page for everything that can be written in a scenario."),
  Command.withExamples([
    { command: "faultline docs", description: "what there is, a line each" },
    { command: "faultline docs retry", description: "the page of retries" },
    { command: "faultline run docs/examples/retry.yaml", description: "the example on that page" }
  ])
)
