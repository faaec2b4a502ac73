import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { runEvery } from "../../src/experiments/EveryVariant.ts"
import { exampleFile, inProgram } from "../../src/reference/Examples.ts"
import { families, toldInPlace } from "../../src/reference/Families.ts"
import { plainOf } from "../../src/reference/Page.ts"
import { Reference } from "../../src/reference/Reference.ts"
import { structsOf } from "../../src/reference/Shape.ts"
import { load } from "../../src/scenarios/Load.ts"
import { faultKinds } from "../../src/sim/faults/FaultKind.ts"

const reference = new Reference()
const { definitions } = reference.language
const things = reference.things.map((thing) => [thing.id, thing] as const)
const namesOf = (family: string) => reference.things.filter((one) => one.family.name === family).map(({ name }) => name)
const folder = inProgram("docs/reference")

describe("the reference", () => {
  it("is written in docs/reference as the schema says it today; `npm run docs:reference` writes it", async () => {
    const files = await Effect.runPromise(reference.files())
    const stale = [...files].filter(([file, text]) => {
      try {
        return readFileSync(join(folder, file), "utf8") !== text
      } catch {
        return true
      }
    })

    assert.deepStrictEqual(
      stale.map(([file]) => file),
      []
    )
  })

  it("has no page about what is gone; `npm run docs:reference` removes it", async () => {
    const files = await Effect.runPromise(reference.files())
    const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => file.endsWith(".md") && file.includes("/"))

    assert.deepStrictEqual(
      pages.filter((file) => !files.has(file)),
      []
    )
  })

  it("has a family for every union of structs in the schema, or says where it is told", () => {
    const known: ReadonlyArray<string | undefined> = [
      ...Object.values(families).map((family) => ("definition" in family ? family.definition : undefined)),
      ...Object.keys(toldInPlace)
    ]
    const unions = Object.entries(definitions).filter(([, shape]) => structsOf(shape).length > 1)

    assert.deepStrictEqual(
      unions.map(([name]) => name).filter((name) => !known.includes(name)),
      []
    )
  })

  it("tells nothing in place that is not there", () => {
    assert.deepStrictEqual(
      Object.keys(toldInPlace).filter((name) => !(name in definitions)),
      []
    )
  })

  it.each(["Component", "Policy", "RetryBudget", "AdaptiveLimit", "LoadShedding", "Throttle"])(
    "has a page for every member of %s",
    (definition) => {
      const family = Object.values(families).find((one) => "definition" in one && one.definition === definition)!

      assert.strictEqual(namesOf(family.name).length, structsOf(definitions[definition]!).length)
    }
  )

  it("has a page for every step, also for the one that only code can say", () => {
    assert.strictEqual(namesOf("steps").length, structsOf(definitions.Step!).length + 1)
    assert.include(namesOf("steps"), "run")
  })

  it("has a page for every kind of fault", () => {
    assert.sameMembers(namesOf("faults"), [...faultKinds])
  })

  it("calls no two things alike, so that each has its own example", () => {
    const ids = reference.things.map(({ id }) => id)

    assert.deepStrictEqual(
      ids.filter((id, i) => ids.indexOf(id) !== i),
      []
    )
  })

  it("finds a thing by its name, whatever its case, and by its family", () => {
    const found = (called: string) => Result.getOrThrow(reference.find(called)).map(({ id }) => id)

    assert.deepStrictEqual(found("Retry"), ["retry"])
    assert.deepStrictEqual(found("steps/cache"), ["step-cache"])
    assert.deepStrictEqual(found("cache"), ["cache", "step-cache"])
    assert.deepStrictEqual(found("goodput"), ["journey-measures"])
  })

  it("says what was probably meant", () => {
    assert.deepStrictEqual(
      reference.find("two-choises"),
      Result.fail('there is no page about "two-choises"; did you mean "two-choices"?')
    )
  })
})

describe("a page", () => {
  it("says the type, the default and whose it is, and the short form", async () => {
    const text = await Effect.runPromise(reference.print(Result.getOrThrow(reference.find("timeout"))))

    assert.include(text, "timeout: 800ms")
    assert.include(text, "preset: resilience4j, polly, hystrix, envoy")
    assert.include(text, "faultline run docs/examples/timeout.yaml")
    assert.include(text, "slow-dependency-cascade")
  })

  it("says of every parameter what it is", async () => {
    const pages = await Effect.runPromise(reference.pages(reference.things))
    const silent = pages.flatMap(({ parameters, thing }) =>
      parameters.filter(({ says }) => says === "").map(({ name }) => `${thing.id}: ${name}`)
    )

    assert.deepStrictEqual(silent, [])
  })

  it("fits into 80 columns, but for code", async () => {
    const pages = await Effect.runPromise(reference.pages(reference.things))
    const prose = pages.flatMap(({ example, ...page }) => plainOf({ ...page, example: undefined }).split("\n"))
    const long = prose.filter((line) => line.length > 80 && line.trim().includes(" "))

    assert.deepStrictEqual(long, [])
  })
})

describe("the examples", () => {
  it("are about something", () => {
    const files = readdirSync(inProgram("docs/examples")).map((file) => `docs/examples/${file}`)
    const known = reference.things.map(exampleFile)

    assert.deepStrictEqual(
      files.filter((file) => !known.includes(file)),
      []
    )
  })

  it.each(things)("show %s, and what they claim holds", async (id, thing) => {
    const file = exampleFile(thing)
    assert(file !== undefined, `write docs/examples/${id}.yaml: ten lines that show ${id}, and claim something of it`)
    const text = readFileSync(inProgram(file), "utf8")
    assert.match(text, /^(?:# |\/\*\* )[A-Z]/, "begins by saying what to look at")
    const decoded = await Effect.runPromise(load(inProgram(file)))
    const isShown = decoded.variants.some(({ written }) => reference.language.visits(written).some(thing.isIn))
    assert(isShown, `${file} does not show ${id}`)
    for (const seed of ["1", "2", "3"]) {
      const results = await Effect.runPromise(runEvery({ decoded, seed, set: [], source: file }))
      const judged = results.flatMap((one) => one.judged)
      assert.isNotEmpty(judged)
      assert.deepStrictEqual(
        judged.filter(({ verdict }) => verdict !== "passed"),
        [],
        `${file} with seed ${seed}`
      )
    }
  })
})
