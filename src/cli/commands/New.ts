/**
 * `faultline new`: a scenario to begin with, from a few questions or from options.
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { Refused } from "../Ending.ts"
import { print } from "../Output.ts"

const text = (name: string, what: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(what), Flag.withDescription(description), Flag.optional)

const parameters = {
  name: Argument.String("name").pipe(
    Argument.withDescription("What it is called, of a-z, 0-9 and -; with a folder before it, that is where it is put.")
  ),
  shape: text(
    "shape",
    "<shape>",
    "service, database, chain, fan-out, queue, cache or regions. With it nothing is asked. Default: it is asked."
  ),
  load: text("load", "<load>", "steady, rising or users. Default: steady."),
  fails: text(
    "fails",
    "<what>",
    "What goes wrong, such as database, instance, network, rush or nothing; every shape has its own. Default: its first."
  ),
  compare: text(
    "compare",
    "<design,...>",
    "Designs to compare, such as retry, budget, breaker, hedge, more or none. Default: two that suit the shape."
  )
}

const isName = (name: string): boolean => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)

export const newCommand = Command.make(
  "new",
  parameters,
  Effect.fnUntraced(function* ({ compare, fails, load, name: wanted, shape }) {
    const path = yield* Path.Path
    const files = yield* FileSystem.FileSystem
    const name = path.basename(wanted).replace(/\.ya?ml$/, "")
    if (!isName(name)) {
      const message = `"${name}" cannot be a scenario's name: use a-z, 0-9 and - between them`
      return yield* new Refused({ message })
    }
    const file = path.join(path.dirname(wanted), `${name}.yaml`)
    const isThere = new Refused({ message: `there is a file ${file} already, and it stays as it is` })
    if (yield* files.exists(file)) return yield* isThere
    const { Asking } = yield* Effect.promise(() => import("../Asking.ts"))
    const { choose } = yield* Effect.promise(() => import("../Choosing.ts"))
    const { scaffold } = yield* Effect.promise(() => import("../../scenarios/scaffold/Scaffold.ts"))
    const options = {
      shape: Option.getOrUndefined(shape),
      load: Option.getOrUndefined(load),
      fails: Option.getOrUndefined(fails),
      compare: Option.getOrUndefined(compare)
    }
    const asking = options.shape === undefined ? new Asking() : undefined
    const chosen = yield* choose(name, options, asking).pipe(Effect.ensuring(Effect.sync(() => asking?.close())))
    yield* files.makeDirectory(path.dirname(file), { recursive: true })
    yield* files
      .writeFileString(file, scaffold(chosen, file), { flag: "wx" })
      .pipe(Effect.catchReason("PlatformError", "AlreadyExists", () => Effect.fail(isThere)))
    yield* print(
      [
        `written: ${file}`,
        "",
        `  faultline run ${file} --variant all`,
        `  faultline open ${file}`,
        "",
        "Read it from top to bottom, say what you expect, run it, and change one line."
      ].join("\n")
    )
  })
).pipe(
  Command.withDescription(
    "Writes a scenario to begin with: a small system, load on it, something that goes wrong and designs to compare, with comments " +
      "that say what each part is for. It runs at once. What it shall be like is asked, or said by options. A file that is there " +
      "already is never overwritten."
  ),
  Command.withShortDescription("A scenario to begin with, from a few questions."),
  Command.withExamples([
    { command: "faultline new my-shop", description: "a few questions, then my-shop.yaml" },
    {
      command: "faultline new my-shop --shape chain --fails database --compare retry,breaker",
      description: "without questions"
    }
  ])
)
