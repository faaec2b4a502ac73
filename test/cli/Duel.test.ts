import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { faultline } from "./BuiltProgram.ts"

const folder = mkdtempSync(join(tmpdir(), "faultline-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, "corner-shop.yaml")
writeFileSync(
  file,
  `name: corner-shop
title: One server, or two
duration: 60s
system:
  server:
    service: {instances: 1, workers: 4}
    endpoints: {answer: [{work: constant(1ms)}]}
journeys: {ask: [{call: server.answer}]}
load:
  k6: {scenarios: {users: {executor: constant-arrival-rate, rate: 60, duration: 60s, preAllocatedVUs: 100, exec: ask}}}
lesson:
  question: How many get an answer while the server is down?
  choices: [all, none]
  answer: none
  why: Nobody is there.
  knob: instances
  challenge:
    goal: make it survive
    knobs: [{path: system.server.service.instances, from: 1, to: 3}]
    budget: 1
    passes: [{measure: goodput / offered, is: "> 50%"}]
`
)
const duel = (...args: ReadonlyArray<string>) => faultline(["duel", file, ...args])
const tenSeconds = "on: server/1, crash: true, at: 20s, for: 10s"

describe("faultline duel", () => {
  it("is won by the attacker who takes a sixth of a minute from one who has to keep nine tenths", async () => {
    const { code, stdout } = await duel("--attack", tenSeconds, "--keep", "90%")
    expect(code).toBe(99)
    expect(stdout).toContain("83.3% come to something")
    expect(stdout).toContain("The attacker wins.")
  })

  it("is won by the defender who has a second instance for one who goes down", async () => {
    const { code, stdout } = await duel("--defend", "1=2", "--attack", tenSeconds, "--keep", "90%")
    expect(code).toBe(0)
    expect(stdout).toContain("The defender wins.")
  })

  it("lets the machine find what the second instance is no help against", async () => {
    const { code, stdout } = await duel("--defend", "1=2", "--faults", "1", "--tries", "40", "--keep", "90%")
    expect(code).toBe(99)
    expect(stdout).toContain("The machine, which knows that, attacks:")
  })

  it.each([
    ["a defence that costs too much", ["--defend", "1=3"], "that is 2, more than the budget of 1"],
    ["a knob there is not", ["--defend", "2=3"], 'there is no knob "2"'],
    ["a fault on what there is not", ["--attack", "on: servr, crash: true, at: 1s, for: 1s"], "--attack  on\n"],
    [
      "more faults than are allowed",
      ["--attack", tenSeconds, "--attack", tenSeconds, "--faults", "1"],
      "at most 1 faults"
    ],
    ["a fault that lasts too long", ["--attack", "on: server, crash: true, at: 1s, for: 11s"], "lasts 10s at most"],
    ["a fault that comes again", ["--attack", "on: server, crash: true, at: 1s, for: 1s, every: 2s"], "happens once"]
  ])("refuses %s", async (_, args, why) => {
    const { code, stderr } = await duel(...args)
    expect([code, stderr]).toEqual([104, expect.stringContaining(why)])
  })
})
