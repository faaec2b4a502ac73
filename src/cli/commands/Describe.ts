/**
 * `faultline describe`: a scenario in plain sentences, or its topology as a Mermaid chart.
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { print } from "../Output.ts"
import { scenario } from "../Parameters.ts"

export const describeCommand = Command.make(
  "describe",
  {
    scenario,
    mermaid: Flag.Boolean("mermaid").pipe(
      Flag.withoutNegation,
      Flag.withDescription("The topology alone, as a Mermaid flow chart."),
      Flag.withDefault(false)
    )
  },
  Effect.fnUntraced(function* ({ mermaid: isMermaid, scenario }) {
    const { load } = yield* Effect.promise(() => import("../../scenarios/Load.ts"))
    const { describe, printDescription } = yield* Effect.promise(() => import("../../scenarios/saying/Describe.ts"))
    const { flowchart } = yield* Effect.promise(() => import("../../scenarios/saying/Flowchart.ts"))
    const { topology } = yield* Effect.promise(() => import("../../scenarios/Topology.ts"))
    const loaded = yield* load(scenario)
    yield* print(isMermaid ? flowchart(topology(loaded.scenario)) : printDescription(describe(loaded)))
  })
).pipe(
  Command.withDescription(
    "A scenario in plain sentences: the system, the load, what goes wrong, what is promised, the designs to compare and what is " +
      "claimed of them. The answer of its lesson is not told."
  ),
  Command.withShortDescription("A scenario in plain sentences, or as a Mermaid chart."),
  Command.withExamples([
    { command: "faultline describe retry-storm" },
    { command: "faultline describe retry-storm --mermaid", description: "the topology, for a README" }
  ])
)
