import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Calendar } from "../../../src/sim/kernel/Calendar.ts"

/** An entry that writes down its name. */
const named = (name: string | number, into: Array<string | number>) => ({ due: () => void into.push(name) })

const fireAll = (calendar: Calendar): void => {
  while (calendar.size > 0) calendar.fireNext()
}

describe("a calendar", () => {
  it("hands out what is due in the order of instants", () => {
    const calendar = new Calendar()
    const fired: Array<string | number> = []

    for (const instant of [30, 10, 20]) calendar.enter(instant, named(instant, fired))
    fireAll(calendar)

    expect(fired).toEqual([10, 20, 30])
  })

  it("hands out what is due at one instant in the order in which it was entered", () => {
    const calendar = new Calendar()
    const fired: Array<string | number> = []

    for (const name of ["a", "b", "c", "d", "e"]) calendar.enter(7, named(name, fired))
    fireAll(calendar)

    expect(fired).toEqual(["a", "b", "c", "d", "e"])
  })

  it("puts what is entered with an earlier sequence number in its earlier place", () => {
    const calendar = new Calendar()
    const fired: Array<string | number> = []
    const early = calendar.sequence++

    calendar.enter(7, named("second", fired))
    calendar.enterAs(early, 7, named("first", fired))
    fireAll(calendar)

    expect(fired).toEqual(["first", "second"])
  })

  it("knows the next instant, and none when it is empty", () => {
    const calendar = new Calendar()

    expect(calendar.nextInstant).toBe(Infinity)
    calendar.enter(2 ** 53 - 1, named("last", []))
    calendar.enter(5, named("next", []))
    expect(calendar.nextInstant).toBe(5)
    calendar.fireNext()
    expect(calendar.nextInstant).toBe(2 ** 53 - 1)
  })

  it("takes an entry out before it calls the owner, who may enter again", () => {
    const calendar = new Calendar()
    const sizes: Array<number> = []
    const owner = {
      due: () => {
        sizes.push(calendar.size)
        if (sizes.length < 3) calendar.enter(sizes.length, owner)
      }
    }

    calendar.enter(0, owner)
    fireAll(calendar)

    expect(sizes).toEqual([0, 0, 0])
  })

  it("agrees with a sorted list, whatever is entered and taken out in between", () => {
    const step = fc.oneof(fc.constant("take" as const), fc.integer({ min: 0, max: 20 }))

    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const calendar = new Calendar()
        const list: Array<{ readonly instant: number; readonly name: number }> = []
        const fired: Array<string | number> = []
        const expected: Array<number> = []
        for (const [name, what] of steps.entries()) {
          if (what !== "take") {
            calendar.enter(what, named(name, fired))
            // Behind all that are not later: a stable sort by instant.
            const place = list.findIndex(({ instant }) => instant > what)
            list.splice(place < 0 ? list.length : place, 0, { instant: what, name })
          } else if (calendar.size > 0) {
            calendar.fireNext()
            expected.push(list.shift()!.name)
          }
          expect(calendar.size).toBe(list.length)
          expect(calendar.nextInstant).toBe(list[0]?.instant ?? Infinity)
        }
        fireAll(calendar)
        expect(fired).toEqual([...expected, ...list.map(({ name }) => name)])
      })
    )
  })

  it("grows past its first thousand entries without losing any", () => {
    const calendar = new Calendar()
    const fired: Array<string | number> = []

    // Every instant below 5000 once, in a scattered order: 1999 has no factor in common with 5000.
    for (let i = 0; i < 5000; i++) calendar.enter((i * 1999) % 5000, named((i * 1999) % 5000, fired))
    fireAll(calendar)

    expect(fired).toEqual(Array.from({ length: 5000 }, (_, i) => i))
  })

  it("says that it is full in time, and does not go on in silence beyond that", () => {
    const calendar = new Calendar()
    const owner = { due: () => {} }
    const slots = 4_194_304

    for (let i = 0; i < slots - 2; i++) calendar.enter(0, owner)
    expect(calendar.isFull).toBe(false)
    calendar.enter(0, owner)
    expect(calendar.isFull).toBe(true)
    calendar.enter(0, owner)

    expect(() => calendar.enter(0, owner)).toThrow(RangeError)
  })
})
