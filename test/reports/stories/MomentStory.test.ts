import { describe, expect, it } from "vitest"
import { momentStory } from "../../../src/reports/stories/MomentStory.ts"
import type { Ruling, Rulings } from "../../../src/scenarios/saying/Rulings.ts"
import type { FaultBand, Happening, Picture } from "../../../src/sim/observation/pictures/Picture.ts"
import { sampleResult } from "../sampleResult.ts"

const sample = sampleResult().picture
const seconds = (...values: ReadonlyArray<number>) => values

/** A run of ten seconds: a fault from 2s to 5s, failing requests from 3s on, two tries per request from 4s on. */
const pictureWith = ({
  failed = seconds(0, 0, 0, 50, 60, 60, 60, 60, 60, 60),
  attempts = seconds(100, 100, 100, 100, 200, 200, 200, 200, 200, 200),
  toMs = 5000 as number | null,
  happenings = [] as ReadonlyArray<Happening>
} = {}): Picture => {
  const hundred = failed.map(() => 100)
  const [journey] = sample.journeys
  const [component] = sample.components
  const carried = failed.map((count) => 100 - count)
  const fault: FaultBand = {
    name: "slow-ledger",
    on: "ledger",
    components: ["ledger"],
    what: "is 6x slower",
    fromMs: 2000,
    toMs,
    byHand: false
  }
  return {
    ...sample,
    atMs: 10_000,
    windowMs: 1000,
    windows: 10,
    fullWindows: 10,
    faults: [fault],
    happenings,
    journeys: [
      {
        ...journey!,
        name: "buy",
        series: { ...journey!.series, offered: hundred, carried, good: carried, failed, attempts }
      }
    ],
    components: [
      {
        ...component!,
        name: "ledger",
        capacity: 4,
        series: {
          ...component!.series,
          carried: hundred,
          failed: hundred.map(() => 0),
          busy: seconds(1, 1, 4, 4, 4, 4, 4, 4, 4, 4),
          waiting: seconds(0, 0, 12, 80, 90, 90, 90, 90, 90, 90)
        }
      }
    ],
    edges: []
  }
}

const told = (picture: Picture, atMs: number, rulings?: Rulings) =>
  momentStory(picture, atMs, rulings).beats.map(({ atMs: when, kind, text }) => `${when} ${kind}: ${text}`)

describe("the story of a moment", () => {
  it("goes from the trigger through its first signs to how things stand", () => {
    expect(told(pictureWith(), 4500)).toEqual([
      "2000 trigger: ledger is 6x slower: the fault slow-ledger, written in the scenario",
      "3000 sign: ledger is full: 12 calls wait for it",
      "4000 sign: 50% of buy fails for its users",
      "4500 now: 50% of buy is good"
    ])
  })

  it("says what keeps the trouble going when its trigger is gone", () => {
    const last = told(pictureWith(), 9000).at(-1)

    expect(last).toBe(
      "9000 now: 40% of buy is good; the trigger is gone, what keeps it going are the repeated tries, 2 per request"
    )
  })

  it("does not blame tries that nobody repeats", () => {
    const once = pictureWith({ attempts: Array.from({ length: 10 }, () => 100) })

    expect(told(once, 9000).at(-1)).toContain("what it has left behind is not")
  })

  it("says that the trouble is over when it is", () => {
    const well = pictureWith({ failed: seconds(0, 0, 0, 50, 50, 0, 0, 0, 0, 0) })

    expect(told(well, 9000).at(-1)).toBe("9000 now: 100% of buy is good; the trigger is gone, and so is the trouble")
  })

  it("says nothing of what was so before the trigger", () => {
    const always = pictureWith({ failed: Array.from({ length: 10 }, () => 50) })

    expect(told(always, 4500).join("\n")).not.toContain("fails for its users")
  })

  it("tells which settings decided, once each, and what came of it later", () => {
    const who = "shop.buy -> ledger.book"
    const threshold: Ruling = {
      setting: "breaker.failureRateThreshold",
      value: "50%",
      whose: "written in the scenario"
    }
    const happenings = [
      { atMs: 4100, of: who, what: "breaker opened: 60% of 100 calls failed" },
      { atMs: 4200, of: who, what: "breaker opened: 62% of 100 calls failed" },
      { atMs: 7000, of: who, what: "breaker half-open: tries 10 calls" }
    ]
    const { beats } = momentStory(pictureWith({ happenings }), 4500, {
      of: (of, what) => (of === who && / failed$/.test(what) ? [threshold] : []),
      between: () => []
    })
    const [opened] = beats.filter(({ kind }) => kind === "change")

    expect(opened).toMatchObject({
      text: `${who}: breaker opened: 60% of 100 calls failed (and 1 more like it)`,
      rulings: [threshold]
    })
    expect(beats.filter(({ rulings }) => rulings.length > 0)).toHaveLength(1)
    expect(beats.at(-1)).toMatchObject({ kind: "later", atMs: 7000, text: `${who}: breaker half-open: tries 10 calls` })
  })

  it("does not tell the future of a fault that still holds", () => {
    expect(told(pictureWith({ toMs: null }), 9000).join("\n")).not.toContain("well again")
  })
})
