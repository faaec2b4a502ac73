import { Writable } from "node:stream"
import { describe, expect, it } from "vitest"
import type { LiveFrame } from "../../src/experiments/LiveRun.ts"
import type { Message } from "../../src/tui/Message.ts"
import type { Bench, Model } from "../../src/tui/Model.ts"
import { withBench } from "../../src/tui/Model.ts"
import { Narrator } from "../../src/tui/Narrator.ts"
import { Speaker } from "../../src/tui/Speaker.ts"
import { after, benchModel, libraryModel, liveFrame, report } from "./Samples.ts"

/** A narrator who has told of this already. */
const knowing = (model: Model): Narrator => {
  const narrator = new Narrator()
  narrator.tell(model)
  return narrator
}

const { picture } = liveFrame

const frameAt = (atMs: number, happenings: LiveFrame["picture"]["happenings"] = []): LiveFrame => ({
  ...liveFrame,
  picture: { ...liveFrame.picture, atMs, happenings }
})

describe("the narrator", () => {
  it("says where one is in the library, and what is under the pointer", () => {
    const model = libraryModel()
    const narrator = new Narrator()

    expect(narrator.tell(model)[0]).toBe("The library: 4 scenarios. ? says the keys, : takes words, enter opens.")
    expect(narrator.tell(after(model, { type: "moved", by: 1 }))).toEqual([
      expect.stringMatching(/^2 of 4: retry-storm, overload: /)
    ])
  })

  it("says once what has happened to the run", () => {
    const bench = (atMs: number, happenings: LiveFrame["picture"]["happenings"]) =>
      withBench(benchModel({ state: "running" }), { frame: frameAt(atMs, happenings) })
    const began = { atMs: 60_000, of: "ledger", what: "ledger is 4x slower" }
    const opened = { atMs: 61_500, of: "breaker", what: "opened" }
    const narrator = knowing(bench(59_000, []))

    expect(narrator.tell(bench(60_100, [began]))).toEqual(["1:00.000: ledger is 4x slower."])
    expect(narrator.tell(bench(62_000, [began, opened]))[0]).toBe("1:01.500: breaker opened.")
    expect(narrator.tell(bench(63_000, [began, opened])).filter((line) => line.includes("breaker"))).toEqual([])
  })

  it("says why what was said could not be done, when it is there again", () => {
    const asked = after(benchModel(), { type: "openedPalette", text: "fault crash legder" }, { type: "chose" })
    const refused = report({ report: "said", message: "there is no legder", isProblem: true })

    expect(knowing(asked).tell(after(asked, refused))).toEqual(["Not done: there is no legder"])
  })

  it("tells the keys that somebody has bound", () => {
    const [hello] = new Narrator().tell({ ...libraryModel(), keys: { open: ["ctrl+o"] } })

    expect(hello).toBe("The library: 4 scenarios. ? says the keys, : takes words, ctrl+o opens.")
  })

  it("says how a component stands once that has lasted", () => {
    const lines = new Narrator()
    const told = [1, 2, 3, 4].map((second) =>
      lines.tell(
        withBench(benchModel({ state: "running" }), {
          frame: { ...liveFrame, picture: { ...picture, atMs: picture.atMs + second } }
        })
      )
    )
    const states = told.map((some) => some.filter((line) => /is (saturated|degraded|down)\.$/.test(line)))

    // In the sample the storm is on: the ledger is full.
    expect(states[0]).toEqual([])
    expect(states[1]).toEqual([])
    expect(states[2]).toContainEqual(expect.stringMatching(/: ledger is saturated\.$/))
    expect(states[3]).toEqual([])
  })

  it("says how the run goes on", () => {
    const model = benchModel({ state: "paused", speed: 8, frame: frameAt(12_000) })
    const with_ = (change: Partial<Bench>) => withBench(model, change)
    const narrator = knowing(model)

    expect(narrator.tell(with_({ state: "running" }))).toEqual(["12s: running at x8."])
    expect(narrator.tell(with_({ state: "running", speed: 16 }))).toEqual(["12s: running at x16."])
    expect(narrator.tell(with_({ state: "over" }))).toEqual(["12s: over."])
  })

  it("reads a menu when it opens, and then the choice under the pointer", () => {
    const model = after(benchModel(), { type: "openedFaults" })
    const narrator = knowing(benchModel())
    const [title, first, second] = narrator.tell(model)

    expect(title).toMatch(/^Fault on /)
    expect(first).toMatch(/^> 1 /)
    expect(narrator.tell(after(model, { type: "moved", by: 1 }))).toEqual([second])
  })

  it("waits with what happens while one types", () => {
    const model = withBench(benchModel({ state: "running" }), { frame: frameAt(1000) })
    const typing = after(model, { type: "openedPalette", text: "" })
    const happened = withBench(typing, { frame: frameAt(2000, [{ atMs: 1500, of: "ledger", what: "is down" }]) })
    const narrator = knowing(model)

    narrator.tell(typing)
    expect(narrator.tell(happened)).toEqual([])
    expect(narrator.tell({ ...happened, overlays: [] })).toEqual(["0:01.500: ledger is down."])
  })

  it("says figures when it is asked", () => {
    const model = benchModel()
    const [text] = knowing(model).tell(after(model, { type: "askedFigures" }))

    expect(text).toMatch(/ of 4m, /)
    expect(text).toContain("The promise checkout is")
    expect(text).toMatch(/buy: .* offered, /)
  })
})

describe("the speaker", () => {
  it("writes what is typed as it is typed, and no sequence that moves or paints", () => {
    let written = ""
    const out = new Writable({
      write: (chunk, _, done) => {
        written += String(chunk)
        done()
      }
    })
    let model = benchModel()
    const speaker = new Speaker(out, () => model)
    const does = (...messages: ReadonlyArray<Message>) => {
      for (const message of messages) {
        model = after(model, message)
        speaker.request()
      }
    }
    speaker.request()
    written = ""
    does(
      { type: "openedPalette", text: "" },
      { type: "typed", text: "lod" },
      { type: "erased", all: false },
      { type: "typed", text: "ad 2x" },
      { type: "left" }
    )

    expect(written).toBe("Say what to do; tab completes, enter does it, esc leaves.\n: lod\b \bad 2x\n")
    expect(written).not.toContain("\u001b")
  })
})
