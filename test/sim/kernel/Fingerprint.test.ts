import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Checkpoint } from "../../../src/sim/kernel/Fingerprint.ts"
import { Fingerprint, firstDifference } from "../../../src/sim/kernel/Fingerprint.ts"

type Event = readonly [instant: number, draws: number, fact: number]

const of = (events: ReadonlyArray<Event>, every = 10): Fingerprint => {
  const fingerprint = new Fingerprint(every)
  for (const [instant, draws, fact] of events) {
    fingerprint.event(instant, draws)
    fingerprint.fact(fact)
  }
  return fingerprint
}

const history: ReadonlyArray<Event> = [
  [1, 0, 1],
  [5, 2, 7],
  [12, 2, 3],
  [31, 9, 1]
]

describe("a fingerprint", () => {
  it("is sixteen hexadecimal digits, the same for the same history", () => {
    expect(of(history).value).toMatch(/^[0-9a-f]{16}$/)
    expect(of(history).value).toBe(of(history).value)
  })

  it("does not change while it is read", () => {
    const fingerprint = of(history)

    expect(fingerprint.value).toBe(fingerprint.value)
  })

  it.each<[string, ReadonlyArray<Event>]>([
    [
      "an instant",
      [
        [1, 0, 1],
        [6, 2, 7],
        [12, 2, 3],
        [31, 9, 1]
      ]
    ],
    [
      "an instant beyond 2^32 ns",
      [
        [1, 0, 1],
        [5, 2, 7],
        [12, 2, 3],
        [31 + 2 ** 32, 9, 1]
      ]
    ],
    [
      "the draws before an event",
      [
        [1, 0, 1],
        [5, 3, 7],
        [12, 2, 3],
        [31, 9, 1]
      ]
    ],
    [
      "a fact",
      [
        [1, 0, 1],
        [5, 2, 8],
        [12, 2, 3],
        [31, 9, 1]
      ]
    ],
    [
      "the order of facts",
      [
        [1, 0, 1],
        [5, 2, 3],
        [12, 2, 7],
        [31, 9, 1]
      ]
    ],
    [
      "an event less",
      [
        [1, 0, 1],
        [5, 2, 7],
        [12, 2, 3]
      ]
    ]
  ])("is another one for %s that differs", (_, other) => {
    expect(of(other).value).not.toBe(of(history).value)
  })

  it("hardly ever is the same for two histories", () => {
    const events = fc.array(fc.tuple(fc.nat(2 ** 40), fc.nat(1000), fc.nat(6000)), { minLength: 1, maxLength: 20 })
    const sorted = events.map((all) => all.sort(([a], [b]) => a - b))

    fc.assert(
      fc.property(sorted, sorted, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other))
        expect(of(one, 2 ** 50).value).not.toBe(of(other, 2 ** 50).value)
      }),
      { numRuns: 2000 }
    )
  })

  it("has checkpoints at whole multiples, of what had happened before them", () => {
    const checkpoints = of(history).checkpoints

    expect(checkpoints.map(({ at }) => at)).toEqual([10, 30])
    expect(checkpoints[0]!.fingerprint).toBe(of(history.slice(0, 2)).value)
    expect(checkpoints[1]!.fingerprint).toBe(of(history.slice(0, 3)).value)
  })

  it("counts an event at the very instant of a checkpoint to what comes after it", () => {
    expect(
      of([
        [3, 0, 0],
        [10, 0, 0]
      ]).checkpoints
    ).toEqual([{ at: 10, fingerprint: of([[3, 0, 0]]).value }])
  })
})

describe("the place where two runs parted", () => {
  const at = (...all: ReadonlyArray<readonly [at: number, fingerprint: string]>): ReadonlyArray<Checkpoint> =>
    all.map(([at, fingerprint]) => ({ at, fingerprint }))

  it.each<[string, ReadonlyArray<Checkpoint>, ReadonlyArray<Checkpoint>, number | undefined]>([
    ["is nowhere when all agrees", at([10, "a"], [20, "b"]), at([10, "a"], [20, "b"]), undefined],
    ["is nowhere when one only went further", at([10, "a"]), at([10, "a"], [20, "b"]), undefined],
    [
      "is the first checkpoint that differs",
      at([10, "a"], [20, "b"], [30, "c"]),
      at([10, "a"], [20, "x"], [30, "y"]),
      20
    ],
    ["is the earlier one when one has none there", at([10, "a"], [20, "b"]), at([10, "a"], [30, "b"]), 20]
  ])("%s", (_, one, other, expected) => {
    expect(firstDifference(one, other)).toBe(expected)
    expect(firstDifference(other, one)).toBe(expected)
  })
})
