import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as Timeout from "../../../src/sim/policies/Timeout.ts"
import type { Callee } from "./Lab.ts"
import { decode, Lab } from "./Lab.ts"

const ways = ["nothing", "waiting", "everything"] as const

const timeout = (
  lab: Lab,
  afterMs: number,
  callee: Callee | Endpoint,
  cancels: Timeout.Timeout | undefined = undefined
) =>
  lab.through(
    Timeout.make(cancels ?? afterMs * millisecond, lab.caller, lab.run),
    typeof callee === "function" ? callee : callee.endpoint
  )

const withCancels = (afterMs: number, cancels: (typeof ways)[number]) => ({ after: afterMs * millisecond, cancels })

describe("a timeout", () => {
  it.each(ways)("hands on an answer that comes in time (cancels: %s)", (cancels) => {
    const lab = new Lab()
    const callee = lab.callee([799, "stale"])

    lab.callAt(0, timeout(lab, 800, callee, withCancels(800, cancels)))

    expect(lab.finish().endings).toEqual(["stale at 799"])
  })

  it.each(ways)("hands on a failure that comes in time (cancels: %s)", (cancels) => {
    const lab = new Lab()
    const callee = lab.callee([5, "error"])

    lab.callAt(0, timeout(lab, 800, callee, withCancels(800, cancels)))

    expect(lab.finish().endings).toEqual(["error at 5"])
  })

  it.each(ways)("hands on what ends at once, without waiting (cancels: %s)", (cancels) => {
    const lab = new Lab()

    lab.callAt(0, timeout(lab, 800, lab.callee([0, "full"]), withCancels(800, cancels)))
    lab.callAt(1, timeout(lab, 800, lab.callee([0, "error"]), withCancels(800, cancels)))
    lab.callAt(2, timeout(lab, 800, lab.callee([0, "defect"]), withCancels(800, cancels)))

    expect(lab.finish().endings).toEqual(["full at 0", "error at 1", "died at 2"])
  })

  it.each(ways)("takes an answer at that very instant for too late (cancels: %s)", (cancels) => {
    const lab = new Lab()

    lab.callAt(0, timeout(lab, 800, lab.callee([800, "full"]), withCancels(800, cancels)))

    expect(lab.finish().endings).toEqual(["timed out at 800"])
  })

  it("lets the callee go on by default, for nobody", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"])

    lab.callAt(0, timeout(lab, 800, callee))
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 800"])
    expect(callee.endings).toEqual(["full at 1000"])
    const [{ request }] = callee.seen as [Callee["seen"][number]]
    expect([request.leftAt! / millisecond, request.isAbandoned, request.isWithdrawn]).toEqual([800, true, false])
  })

  it("only says that it left where it cancels what waits", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"])

    lab.callAt(0, timeout(lab, 800, callee, withCancels(800, "waiting")))
    lab.finish()

    expect(callee.endings).toEqual(["full at 1000"])
    expect(callee.seen[0]!.request.isObsolete(lab.kernel.now)).toBe(true)
  })

  it("stops the work where it cancels everything", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"])

    lab.callAt(0, timeout(lab, 800, callee, withCancels(800, "everything")))
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 800"])
    expect(callee.endings).toEqual(["interrupted at 800"])
    expect(callee.seen[0]!.request.isAbandoned).toBe(true)
  })

  it.each(ways)("begins anew each time its effect is run (cancels: %s)", (cancels) => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"], [10, "full"])
    const call = timeout(lab, 800, callee, withCancels(800, cancels))(lab.request())

    lab.call(Effect.retry(call, { times: 1 }))
    lab.finish()

    expect(callee.instants).toEqual([0, 800])
    expect(lab.endings).toEqual(["full at 810"])
  })

  it("throws an answer away that comes when its caller already waits for another one", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "stale"], [500, "full"])
    const call = timeout(lab, 800, callee)(lab.request())

    lab.call(Effect.retry(call, { times: 1 }))
    lab.finish()

    expect(callee.endings).toEqual(["stale at 1000", "full at 1300"])
    expect(lab.endings).toEqual(["full at 1300"])
  })

  it.each([
    ["nothing", "full at 1000"],
    ["waiting", "full at 1000"],
    ["everything", "interrupted at 300"]
  ] as const)("treats the call the same when its caller is interrupted (cancels: %s)", (cancels, ending) => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"])

    const fiber = lab.call(timeout(lab, 800, callee, withCancels(800, cancels))(lab.request()))
    lab.at(300, () => fiber.interruptUnsafe())
    lab.finish()

    expect(lab.endings).toEqual(["interrupted at 300"])
    expect(callee.endings).toEqual([ending])
    expect(lab.kernel.unfinished).toBe(0)
  })

  it("does not stop twice what was stopped: an inner call knows only its own time", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"])
    const inner = timeout(lab, 500, callee)
    const outer = timeout(lab, 300, inner, withCancels(300, "everything"))

    lab.callAt(0, outer)
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 300"])
    // The inner timeout cancels nothing: its caller was stopped, its callee was not.
    expect(callee.endings).toEqual(["full at 1000"])
    const { request } = callee.seen[0]!
    expect(request.leftAt).toBe(300 * millisecond)
    // But the outer one said so to all below: where work had not begun it need not begin.
    expect(request.isObsolete(lab.kernel.now)).toBe(true)
  })

  it("stops work that was left when the deadline passes that came with it", () => {
    const lab = new Lab()
    const callee = lab.callee([1000, "full"])
    const request = lab.request()
    request.deadline = 600 * millisecond

    lab.callAt(0, timeout(lab, 500, callee), request)
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 500"])
    expect(callee.endings).toEqual(["interrupted at 600"])
  })

  it("waits for clean-up that takes time before it hands on the timeout, as Effect's own does", () => {
    const lab = new Lab()
    const cleaning: Endpoint = () => Effect.onInterrupt(Effect.never, () => Effect.sleep(50))
    const own = timeout(lab, 100, cleaning, withCancels(100, "everything"))

    lab.call(own(lab.request()))
    const stock = lab.kernel.start(
      Effect.timeoutOption(
        Effect.onInterrupt(Effect.never, () => Effect.sleep(50)),
        100
      )
    )
    let stockEndedAt = 0
    stock.addObserver(() => void (stockEndedAt = lab.kernel.now / millisecond))
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 150"])
    expect(stockEndedAt).toBe(150)
  })

  it("drops the answer of a callee that cannot be stopped", () => {
    const lab = new Lab()
    const stubborn = lab.callee([300, "full"])
    const endpoint: Endpoint = (request) => Effect.uninterruptible(stubborn.endpoint(request))

    lab.callAt(0, timeout(lab, 100, endpoint, withCancels(100, "everything")))
    lab.finish()

    expect(lab.endings).toEqual(["timed out at 300"])
    expect(stubborn.endings).toEqual(["full at 300"])
  })

  it("hands on a defect of the callee, and does not hide one of its clean-up", () => {
    const lab = new Lab()
    const brokenCleaning: Endpoint = () => Effect.onInterrupt(Effect.never, () => Effect.die("bug"))

    lab.callAt(0, timeout(lab, 800, lab.callee([5, "defect"])))
    lab.callAt(0, timeout(lab, 100, brokenCleaning, withCancels(100, "everything")))

    expect(lab.finish().endings).toEqual(["died at 5", "died at 100"])
  })

  it("keeps the time of each call apart", () => {
    const lab = new Lab()
    const callee = lab.callee([900, "full"], [10, "full"], [900, "full"])
    const endpoint = timeout(lab, 800, callee)

    for (const at of [0, 100, 200]) lab.callAt(at, endpoint)

    expect(lab.finish().endings).toEqual(["full at 110", "timed out at 800", "timed out at 1000"])
  })

  it.each([
    ["800ms", "stops waiting after 800ms, while the callee keeps working"],
    [{ after: "2s" }, "stops waiting after 2s, while the callee keeps working"],
    [{ after: "2s", cancels: "waiting" }, "stops waiting after 2s, withdrawing the call where work has not begun"],
    [{ after: "2s", cancels: "everything" }, "stops waiting after 2s, calling all work back"]
  ])("says %j in words", (written, words) => {
    expect(Timeout.describe(decode(Timeout.Timeout, written))).toBe(words)
  })
})
