import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { run } from "../../src/experiments/Run.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"
import { failuresOf, loads, scaffold } from "../../src/scenarios/scaffold/Scaffold.ts"
import type { Failure, Shape } from "../../src/scenarios/scaffold/Shape.ts"
import { shapes } from "../../src/scenarios/scaffold/Shapes.ts"

type Load = (typeof loads)[number]

const decodedOf = (shape: Shape, load: Load, failure: Failure | undefined, designs = shape.designs) => {
  const text = scaffold({ name: "mine", shape, load, failure, designs }, "mine.yaml")
  return Result.getOrThrowWith(
    decode(sourceOfText(text, "mine.yaml")),
    (mistakes) => new Error(`${printMistakes(mistakes)}\n${text}`)
  )
}

const combinations = shapes.flatMap((shape) =>
  loads.flatMap((load) => [...failuresOf(shape, load), undefined].map((failure) => ({ shape, load, failure })))
)

const homeOf = (design: string): Shape => {
  const having = shapes.filter(({ designs }) => designs.some(({ name }) => name === design))
  return having[design.length % having.length]!
}

describe("a new scenario", () => {
  it("has no mistakes, whatever was chosen, with every design there is", () => {
    for (const { failure, load, shape } of combinations) {
      // A design does not depend on who comes.
      const designs = load === loads[0] ? shape.designs : []
      const { variants } = decodedOf(shape, load, failure, designs)

      assert.deepStrictEqual(
        variants.map(({ name }) => name),
        ["as-is", ...designs.map(({ name }) => name)]
      )
    }
  })

  // Every shape with everything that can go wrong, the loads in turn; every design once, in one of the shapes that have it.
  it.each(
    shapes.flatMap((shape) =>
      [...shape.failures, undefined].map((failure, i) => {
        const open = failure?.name === "rush" ? loads.filter(({ isOpen }) => isOpen) : loads
        return {
          shape,
          failure,
          load: open[i % open.length]!,
          designs: shape.designs.filter(({ name }, j) => j % shape.failures.length === i && homeOf(name) === shape)
        }
      })
    )
  )("keeps what it claims: $shape.name, $failure.name, $load.name", async ({ designs, failure, load, shape }) => {
    const decoded = decodedOf(shape, load, failure, designs)

    for (const variant of ["as-is", ...designs.map(({ name }) => name)]) {
      const result = await Effect.runPromise(run({ decoded, variant, seed: "1", set: [], source: "mine.yaml" }))

      assert.strictEqual(result.verdict, "passed", `${variant}: ${JSON.stringify(result.judged)}`)
    }
  })
})
