/**
 * Holding laws: every world of a family runs once, and every quantity has to be within its tolerance of the theory.
 *
 * The runs of one seed are always the same, so a law that holds today holds until somebody changes what it is about.
 */
import { describe, expect, it } from "vitest"
import { allowance, distance, type Law } from "../../src/laws/Law.ts"
import { run } from "../../src/laws/Ran.ts"
import { selfCheck } from "../../src/sim/observation/SelfCheck.ts"

export const hold = (laws: ReadonlyArray<Law>): void => {
  describe.each(laws.map((law) => [law.id, law] as const))("the law %s", (_, law) => {
    it.each(law.worlds.map((world) => [world.name === "" ? law.title : world.name, world] as const))(
      "holds: %s",
      (_, world) => {
        const ran = run(law, world, 1)

        const missed = world.quantities.flatMap((quantity) => {
          const measured = ran.value(quantity)
          const off = distance(quantity, measured)
          return off <= allowance(quantity) ? [] : [`${quantity.name}: theory ${quantity.theory}, run ${measured}`]
        })
        expect(missed).toEqual([])
        expect(selfCheck(ran.recording)).toEqual([])
      }
    )
  })
}
