import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { type ClaimsTask, claimsTasks, heldIn, movesOf, tallyOf } from "../../../src/experiments/claims/Claims.ts"
import { list } from "../../../src/scenarios/Library.ts"
import { decoded, locate, readSource } from "../../../src/scenarios/Load.ts"
import { sourceOfText } from "../../../src/scenarios/reading/Source.ts"

/** Ten calls a second of 50 ms each: half of the one worker is busy. */
const text = `
name: half-busy
title: A server is half busy
duration: 20s
system:
  server:
    service: {workers: 1}
    endpoints: {answer: [{work: 50ms}]}
journeys:
  ask: [{call: server.answer}]
load:
  k6:
    scenarios:
      users: {executor: constant-arrival-rate, rate: 10, duration: 20s, preAllocatedVUs: 50, exec: ask}
expect:
  - {measure: utilisation of server, is: "between 45% and 55%"}
  - {measure: utilisation of server, is: "< 90%"}
`

describe("the claims of a scenario", () => {
  it("are told by how many seeds and moves they survive, with the move that breaks them", async () => {
    const file = sourceOfText(text, "half-busy.yaml")
    const moves = movesOf(await Effect.runPromise(decoded(file)))
    const tasks = claimsTasks("half-busy.yaml", moves, { seeds: 2, seedsMoved: 1 })
    const values = await Promise.all(tasks.map((task) => Effect.runPromise(heldIn(file, task))))
    const [narrow, wide] = tallyOf(tasks, values)

    // The work and the rate, a fifth less and a fifth more: 40 % and 60 % are outside of the first claim, and inside of the second.
    expect(moves.map(({ factor, text }) => [text, factor])).toEqual([
      ["50ms", 0.8],
      ["50ms", 1.2],
      ["10", 0.8],
      ["10", 1.2]
    ])
    expect(narrow).toMatchObject({ held: 2, of: 2, moves: 4 })
    expect(narrow!.fragile).toHaveLength(4)
    expect(wide).toMatchObject({ held: 2, of: 2, moves: 4, fragile: [] })
  })

  it("say nothing of a move that would be a mistake", async () => {
    const file = sourceOfText(text, "half-busy.yaml")
    const move = { path: "system.server.service.workers", number: 0, text: "1", factor: -1 }
    const task: ClaimsTask = { source: "half-busy.yaml", seed: "1", move, wants: "claims" }

    expect(await Effect.runPromise(heldIn(file, task))).toEqual([])
  })
})

describe("every scenario of the library", () => {
  it.each(list().map(({ name }) => name))("states numbers that can be moved: %s", async (name) => {
    const scenario = await Effect.runPromise(
      Effect.flatMap(Effect.flatMap(locate(name), readSource), (file) => decoded(file))
    )

    expect(movesOf(scenario).length).toBeGreaterThan(3)
  })

  it("keeps its claims when the first of its numbers is moved: slow-server", async () => {
    const file = await Effect.runPromise(Effect.flatMap(locate("slow-server"), readSource))
    const moves = movesOf(await Effect.runPromise(decoded(file))).slice(0, 2)
    const tasks = claimsTasks("slow-server", moves, { seeds: 1, seedsMoved: 1 })
    const values = await Promise.all(tasks.map((task) => Effect.runPromise(heldIn(file, task))))

    expect(tallyOf(tasks, values).filter(({ held, of }) => held < of)).toEqual([])
  })
})
