/**
 * `faultline schema`: the JSON Schema of scenario files, for editors.
 */

import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { print } from "../Output.ts"

export const schemaCommand = Command.make("schema", {}, () =>
  Effect.promise(() => import("../../scenarios/saying/JsonSchema.ts")).pipe(
    Effect.flatMap(({ jsonSchema }) => print(JSON.stringify(jsonSchema(), null, 2)))
  )
).pipe(
  Command.withDescription(
    "The JSON Schema (draft 07) of scenario files. An editor that has it completes keys, explains them and marks what is wrong."
  ),
  Command.withShortDescription("The JSON Schema of scenario files, for editors."),
  Command.withExamples([
    {
      command: "faultline schema > scenario.schema.json",
      description: "then begin a scenario with: # yaml-language-server: $schema=./scenario.schema.json"
    }
  ])
)
