import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { afterAll, assert, describe, it } from "vitest"
import { compile } from "../../../src/scenarios/Compile.ts"
import { load } from "../../../src/scenarios/Load.ts"
import { describe as inWords, printDescription } from "../../../src/scenarios/saying/Describe.ts"
import { journeyColumn } from "../../../src/sim/observation/records/JourneyRecord.ts"

const folder = mkdtempSync(join(tmpdir(), "faultline-"))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string): string => {
  const path = join(folder, file)
  writeFileSync(path, text)
  return path
}

const scenario = (name: string, arrivals: string) => `
name: ${name}
title: Arrivals as they were recorded
duration: 10s
system:
  shop:
    service: {workers: 8}
    endpoints: {buy: [{work: 1ms}]}
journeys:
  visit: [{call: shop.buy}]
  look: [{call: shop.buy}]
load:
  k6:
    scenarios:
      visitors: {executor: constant-arrival-rate, rate: 1, duration: 10s, preAllocatedVUs: 50, exec: visit}
      lookers: {executor: constant-arrival-rate, rate: 1, duration: 10s, preAllocatedVUs: 50, exec: look}
  arrivals: ${arrivals}
`

const messagesOf = (path: string): Promise<string> =>
  Effect.runPromise(Effect.match(load(path), { onFailure: ({ message }) => message, onSuccess: () => "no mistake" }))

describe("a scenario with a trace", () => {
  it("plays the file that lies beside it, each k6 scenario the rows of its journey", async () => {
    write("recorded.csv", "at,journey,count\n1,visit,3\n2,look,1\n3,,2\n")
    const path = write("replay.yaml", scenario("replay", "{trace: recorded.csv}"))
    const decoded = await Effect.runPromise(load(path))
    const simulation = compile(decoded.scenario, { seed: 1 })
    simulation.go()

    // Rows without a journey are for all of them.
    assert.deepStrictEqual(
      simulation.recording.journeys.map(({ tally }) => tally.now[journeyColumn.carried]),
      [5, 3]
    )
    assert.include(printDescription(inWords(decoded)), "a trace of 6 arrivals")
  })

  it("is told which line of the file is wrong", async () => {
    write("broken.csv", "at,key\n1,7\nnoon,8\n")

    assert.strictEqual(
      await messagesOf(write("broken.yaml", scenario("broken", "{visitors: {trace: broken.csv}}"))),
      'broken.csv:3:1  load.arrivals.visitors.trace\n  expected seconds such as 1.5, or a span such as 1m30s, got "noon"'
    )
  })

  it("is told that there is no such file, and where it is named", async () => {
    const path = write("missing.yaml", scenario("missing", "{trace: nowhere.csv}"))
    const message = await messagesOf(path)

    assert.match(message, /missing\.yaml:17:21 {2}load\.arrivals\.trace\n {2}the trace cannot be read: ENOENT/)
    assert.lengthOf(message.split("\n"), 2)
  })

  it("has somebody to play every journey that it names", async () => {
    write("strange.csv", "at,journey\n1,visits\n")
    const message = await messagesOf(write("strange.yaml", scenario("strange", "{trace: strange.csv}")))

    assert.include(message, 'nobody plays the journey "visits" of the trace; did you mean "visit"?')
  })
})
