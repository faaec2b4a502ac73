import { describe, expect, it } from "vitest"
import { selfCheck } from "../../../src/sim/observation/SelfCheck.ts"
import { at, HandMadeRun } from "./HandMadeRun.ts"

const messages = (run: HandMadeRun, end = 10) => selfCheck(run.until(end)).map(({ message }) => message)

describe("a self-check", () => {
  it("finds nothing in a recording that can be", () => {
    const run = new HandMadeRun({ components: { ledger: 2 } })
    for (let i = 0; i < 50; i++) {
      run.request(i / 10, i / 10 + 0.7)
      run.call("ledger", { arrived: i / 10, started: i / 10 + 0.1, ended: i / 10 + 0.2 })
      run.call("ledger", { arrived: i / 10, ended: i / 10 + 0.05, reason: "expired" })
    }
    run.call("ledger", { arrived: 6, started: 7 })
    run.call("ledger", { arrived: 6.5 })
    run.request(8)

    expect(messages(run)).toEqual([])
  })

  it("finds a call that says it worked longer than it was there", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    const hop = run.call("ledger", { arrived: 1, started: 1 })
    run.fact(2, (facts, now) => facts.ended(now, 0, hop, 0, 0, at(5), true, false))

    expect(messages(run)).toEqual([
      "ledger: the utilisation law is broken: levels add up to 1s, times to 5s, and 0 calls are inside"
    ])
  })

  it("finds a wait that nobody saw", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    const hop = run.call("ledger", { arrived: 1 })
    run.fact(3, (facts, now) => facts.started(now, 0, hop, at(1)))

    expect(messages(run)).toEqual([
      "ledger: Little's law is broken for its line: levels add up to 2s, times to 1s, and 0 calls are inside"
    ])
  })

  it("finds an end without a beginning", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    const hop = run.call("ledger", { arrived: 1, started: 1, ended: 2 })
    run.fact(2, (facts, now) => facts.ended(now, 0, hop, 0, 0, 0, true, false))

    expect(messages(run)).toContain("ledger: 1 more calls stopped being worked on than began to be")
  })

  it("finds an end that was told as if work had never begun", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    const hop = run.call("ledger", { arrived: 1, started: 1 })
    run.fact(1, (facts, now) => facts.ended(now, 0, hop, 3, 0, 0, false, false))

    expect(messages(run)[0]).toBe("ledger: 1 more calls left the line than came into it")
  })

  it("finds more work at once than there are servers", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    for (const arrived of [1, 1.5]) run.call("ledger", { arrived, started: arrived, ended: 3 })

    expect(messages(run)).toEqual(["ledger: 2 calls were worked on at once, and it can do 1"])
  })

  it("finds a request that ended twice", () => {
    const run = new HandMadeRun()
    const request = run.request(1, 2)
    run.fact(3, (facts, now) => facts.requestEnded(now, request, 0, 0, at(2)))

    expect(messages(run)).toEqual(["buy: 1 more requests ended than began"])
  })

  it("finds a message that nobody knows anything of", () => {
    const counter = (name: string) => ({ name, of: "mail", kind: "counter" }) as const
    const gauge = (name: string) => ({ name, of: "mail", kind: "gauge" }) as const
    const meters = [counter("published"), counter("acknowledged"), counter("lost"), gauge("backlog")]
    const run = new HandMadeRun({ meters })
    for (const meter of [0, 0, 0, 0, 1, 2]) run.fact(1, (facts, now) => facts.counted(now, meter, 1))
    run.fact(1, (facts, now) => facts.levelled(now, 3, 1))

    expect(messages(run)).toEqual(["mail: 4 messages came in, and 3 of them are over or inside"])
  })
})
