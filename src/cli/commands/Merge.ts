/**
 * `faultline merge`: the runs of several machines in one folder, as if one had made them.
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { runsIn, SweepFile } from "../../experiments/sweeps/SweepFile.ts"
import { Refused } from "../Ending.ts"
import { say } from "../Output.ts"

export const mergeCommand = Command.make(
  "merge",
  {
    folders: Argument.String("folder").pipe(
      Argument.withDescription("A folder with the runs of a part of a sweep."),
      Argument.variadic({ min: 1 })
    ),
    into: Flag.String("into").pipe(
      Flag.withMetavar("<folder>"),
      Flag.withDescription("Where they are put together. Default: reports/sweeps."),
      Flag.withDefault("reports/sweeps")
    )
  },
  Effect.fnUntraced(function* ({ folders, into }) {
    const empty = folders.find((folder) => runsIn(folder).size === 0)
    if (empty !== undefined) return yield* new Refused({ message: `there are no runs of a sweep in ${empty}` })
    const there = runsIn(into)
    const added = new Map(folders.flatMap((folder) => [...runsIn(folder)]).filter(([key]) => !there.has(key)))
    const file = new SweepFile(into)
    for (const run of added.values()) file.add(run)
    yield* say(`${added.size} runs added to ${into}, which has ${there.size + added.size} now`)
  })
).pipe(
  Command.withDescription(
    "Puts the runs of sweeps that were made with --shard into one folder. The same sweep without --shard then finds them all and " +
      "shows the whole.\n\nExits with 0, or 104 for a mistake."
  ),
  Command.withShortDescription("The runs of several machines in one folder."),
  Command.withExamples([{ command: "faultline merge part1 part2 --into reports/sweeps" }])
)
