import { describe, expect, it } from "vitest"
import { is, isAtMost, isExactly, type Law, world } from "../../src/laws/Law.ts"
import { families, laws } from "../../src/laws/Laws.ts"
import { between, markers, validationTables } from "../../src/laws/Markdown.ts"
import { findingsOf, judge, lawsNamed, tasksFor } from "../../src/laws/Validation.ts"
import { open, station } from "../../src/laws/Worlds.ts"

const scenario = open({ rate: 1, requests: 1, system: station(1, "1ms") })
const chancy = world(scenario, [is("response, ms", 10, "mean response of server", 0.09)])
const fixed = world(scenario, [isExactly("calls", 3, "offered of server")], { isDeterministic: true })
const law: Law = { id: "one", title: "One", says: "It says.", formula: "1 = 1", source: "us", worlds: [chancy, fixed] }
const verdictOf = (values: ReadonlyArray<number>) => judge(law, chancy, chancy.quantities[0]!, values).verdict

describe("a validation", () => {
  it("runs every world with every seed, and what is not random once", () => {
    expect(tasksFor([law], 3)).toEqual([
      { law: "one", world: 0, seed: 1 },
      { law: "one", world: 1, seed: 1 },
      { law: "one", world: 0, seed: 2 },
      { law: "one", world: 0, seed: 3 }
    ])
  })

  it("puts the runs of a world together", () => {
    const found = findingsOf([law], tasksFor([law], 3), [[9.9], [3], [10], [10.1]])

    expect(found.map(({ simulation }) => simulation)).toEqual([10, 3])
    // t of 2 degrees of freedom, and the error 0.1 / sqrt(3).
    expect(found[0]!.halfWidth).toBeCloseTo((4.303 * 0.1) / Math.sqrt(3), 3)
    expect(found.map(({ verdict }) => verdict)).toEqual(["holds", "holds"])
  })

  it("allows the mean of nine runs a third of what one run is allowed", () => {
    const nine = (value: number) => Array.from({ length: 9 }, (_, i) => value + (i - 4) / 1000)

    expect(verdictOf(nine(10.29))).toBe("holds")
    expect(verdictOf(nine(10.31))).toBe("broken")
  })

  it("does not call broken what is only known too vaguely", () => {
    expect(verdictOf([8, 14, 8, 14])).toBe("not converged")
  })

  it("counts standard errors with their sign", () => {
    expect(judge(law, chancy, chancy.quantities[0]!, [9.9, 9.8, 9.7]).errors).toBeCloseTo(
      -0.2 / (0.1 / Math.sqrt(3)),
      9
    )
  })

  it("calls broken what could not be measured in one of the runs", () => {
    expect(verdictOf([10, Number.NaN, 10])).toBe("broken")
  })

  it("lets nothing pass that has to be exact", () => {
    expect(judge(law, fixed, fixed.quantities[0]!, [3.001]).verdict).toBe("broken")
  })

  it("judges a bound on its own side only", () => {
    const bounded = world(scenario, [isAtMost("response, ms", 10, "mean response of server")])
    const verdict = (value: number) => judge(law, bounded, bounded.quantities[0]!, [value]).verdict

    expect([verdict(2), verdict(10.01)]).toEqual(["holds", "broken"])
  })
})

describe("the laws", () => {
  it("have names of their own", () => {
    expect(new Set(laws.map(({ id }) => id)).size).toBe(laws.length)
  })

  it("are found by their whole name, by its beginning, or by a part of it", () => {
    const ids = (text: string) => lawsNamed(text).map(({ id }) => id)

    expect(ids("mm1")).toEqual(["mm1"])
    expect(ids("hedg")).toEqual(["hedging", "hedging-at-p95"])
    expect(ids("timeouts")).toEqual(["nested-timeouts"])
    expect(ids("no such law")).toEqual([])
  })

  it("state something finite in every quantity", () => {
    const vague = laws.flatMap(({ id, worlds }) =>
      worlds.flatMap(({ quantities }) =>
        quantities.filter(({ theory }) => !Number.isFinite(theory)).map(({ name }) => `${id}: ${name}`)
      )
    )

    expect(vague).toEqual([])
  })
})

describe("the tables of docs/model.md", () => {
  const findings = findingsOf([law], tasksFor([law], 3), [[9.9], [3], [10], [10.1]])
  const text = validationTables([{ name: "Some", laws: [law] }], findings)

  it("have a line for every quantity", () => {
    expect(text).toContain("### Some\n\n#### One\n\nIt says. `1 = 1` (us).")
    expect(text).toContain("| response, ms | 10 | 10 ± 0.2484 | +0.0 SE | holds |")
    expect(text).toContain("| calls | 3 | 3 |  | holds |")
  })

  it("stand between the markers, and leave the rest alone", () => {
    const document = `before\n${markers.begin}\nold\n${markers.end}\nafter`

    expect(between(document, "new")).toBe(`before\n${markers.begin}\n\nnew\n\n${markers.end}\nafter`)
    expect(between("no markers", "new")).toBeUndefined()
  })

  it("cover every family", () => {
    expect(families.every(({ laws }) => laws.length > 0)).toBe(true)
  })
})
