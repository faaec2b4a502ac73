import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as Semaphore from "effect/Semaphore"
import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import type { KernelOptions, Until } from "../../../src/sim/kernel/Kernel.ts"
import { Kernel } from "../../../src/sim/kernel/Kernel.ts"

const started = (options: Partial<KernelOptions> = {}) => {
  const kernel = new Kernel({ seed: 1, ...options })
  const log: Array<string> = []
  return {
    kernel,
    log,
    /** Writes down what happens with its instant in milliseconds. */
    say: (what: string) => Effect.sync(() => void log.push(`${what} at ${kernel.now / millisecond}`)),
    note: (what: string) => () => void log.push(`${what} at ${kernel.now / millisecond}`)
  }
}

/**
 * Runs a program to its end: its result and the virtual milliseconds it took. The clock itself may go on beyond that, for the
 * entry of a sleep that was interrupted stays in the calendar.
 */
const ran = <A, E>(program: Effect.Effect<A, E>, seed: number | string = 1) => {
  const kernel = new Kernel({ seed })
  const fiber = kernel.start(program)
  let tookMs = -1
  fiber.addObserver(() => void (tookMs = kernel.now / millisecond))
  const { reason } = kernel.run()
  expect(reason).toBe("nothing due")
  return { exit: fiber.pollUnsafe(), tookMs, kernel }
}

describe("an ordinary Effect program in virtual time", () => {
  it("sleeps without waiting, and exactly", () => {
    expect(ran(Effect.sleep("24 hours"))).toMatchObject({ tookMs: 86_400_000 })
    expect(ran(Effect.sleep("1500 micros"))).toMatchObject({ tookMs: 1.5 })
    expect(ran(Effect.sleep("3 nanos")).kernel.now).toBe(3)
  })

  it("reads the kernel's time from its Clock", () => {
    const program = Effect.gen(function* () {
      yield* Effect.sleep("1500 millis")
      return [yield* Clock.currentTimeMillis, yield* Clock.currentTimeNanos]
    })

    expect(ran(program).exit).toEqual(Exit.succeed([1500, 1_500_000_000n]))
  })

  it("measures how long something takes", () => {
    const program = Effect.map(Effect.timed(Effect.sleep("2 seconds")), ([duration]) => Duration.toMillis(duration))

    expect(ran(program).exit).toEqual(Exit.succeed(2000))
  })

  it("times out", () => {
    const { exit, tookMs } = ran(Effect.timeoutOption(Effect.sleep("10 seconds"), "800 millis"))

    expect(exit).toMatchObject({ value: { _tag: "None" } })
    expect(tookMs).toBe(800)
  })

  it("retries on a Schedule", () => {
    const { kernel, log, say } = started()
    const failing = Effect.andThen(say("try"), Effect.fail("no"))

    kernel.start(
      Effect.exit(Effect.retry(failing, Schedule.exponential("100 millis").pipe(Schedule.upTo({ times: 3 }))))
    )
    kernel.run()

    expect(log).toEqual(["try at 0", "try at 100", "try at 300", "try at 700"])
  })

  it("retries with jitter drawn from the seed", () => {
    const schedule = Schedule.spaced("1 second").pipe(Schedule.jittered, Schedule.upTo({ times: 3 }))
    const program = Effect.exit(Effect.retry(Effect.fail("no"), schedule))

    expect(ran(program, 1).tookMs).toBe(ran(program, 1).tookMs)
    expect(ran(program, 2).tookMs).not.toBe(ran(program, 1).tookMs)
  })

  it("hands things over through a Queue", () => {
    const { kernel, log, say } = started()
    const program = Effect.gen(function* () {
      const queue = yield* Queue.bounded<number>(2)
      const producer = Effect.forEach([1, 2, 3, 4], (i) => Effect.andThen(Queue.offer(queue, i), say(`offered ${i}`)))
      const taken = Effect.andThen(
        Effect.sleep(10),
        Effect.flatMap(Queue.take(queue), (i) => say(`took ${i}`))
      )
      yield* Effect.all([producer, Effect.replicateEffect(taken, 4)], { concurrency: "unbounded" })
    })

    kernel.start(program)
    kernel.run()

    expect(log.filter((line) => line.startsWith("took"))).toEqual([
      "took 1 at 10",
      "took 2 at 20",
      "took 3 at 30",
      "took 4 at 40"
    ])
    expect(log.filter((line) => line.startsWith("offered"))).toEqual([
      "offered 1 at 0",
      "offered 2 at 0",
      "offered 3 at 10",
      "offered 4 at 20"
    ])
  })

  it("waits its turn at a Semaphore", () => {
    const { kernel, log, say } = started()
    const program = Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2)
      const work = (name: string) => Semaphore.withPermits(semaphore, 1)(Effect.andThen(Effect.sleep(10), say(name)))
      yield* Effect.all(["a", "b", "c", "d", "e"].map(work), { concurrency: "unbounded" })
    })

    kernel.start(program)
    kernel.run()

    expect(log).toEqual(["a at 10", "b at 10", "c at 20", "d at 20", "e at 30"])
  })

  it("does things at once with Effect.all, at most so many", () => {
    const naps = [10, 20, 30, 40].map((ms) => Effect.sleep(ms))

    expect(ran(Effect.all(naps)).tookMs).toBe(100)
    expect(ran(Effect.all(naps, { concurrency: "unbounded" })).tookMs).toBe(40)
    // 10 and 20; 30 from 10 to 40, 40 from 20 to 60.
    expect(ran(Effect.all(naps, { concurrency: 2 })).tookMs).toBe(60)
  })

  it("races, and interrupts the loser", () => {
    const { kernel, log, say } = started()
    const slow = Effect.onInterrupt(Effect.as(Effect.sleep(50), "slow"), () => say("slow was interrupted"))
    const fast = Effect.as(Effect.sleep(20), "fast")

    const fiber = kernel.start(Effect.race(slow, fast))
    kernel.run()

    expect(fiber.pollUnsafe()).toEqual(Exit.succeed("fast"))
    expect(log).toEqual(["slow was interrupted at 20"])
  })

  it("is interrupted with its children, and cleans up", () => {
    const { kernel, log, say } = started()
    const program = Effect.gen(function* () {
      yield* Effect.forkChild(Effect.ensuring(Effect.never, Effect.andThen(Effect.sleep(5), say("child cleaned"))))
      yield* Effect.ensuring(Effect.never, say("parent cleaned"))
    })

    const fiber = kernel.start(program)
    kernel.at(10 * millisecond, { due: () => fiber.interruptUnsafe() })
    kernel.run()

    expect(log).toEqual(["parent cleaned at 10", "child cleaned at 15"])
    expect(kernel.unfinished).toBe(0)
  })

  it("waits for a Deferred that another fiber completes", () => {
    const program = Effect.gen(function* () {
      const deferred = yield* Deferred.make<string>()
      yield* Effect.forkChild(Effect.andThen(Effect.sleep(30), Deferred.succeed(deferred, "done")))
      return yield* Deferred.await(deferred)
    })

    expect(ran(program)).toMatchObject({ exit: Exit.succeed("done"), tookMs: 30 })
  })

  it("draws the same random numbers for the same seed, and others for another", () => {
    const program = Effect.replicateEffect(Random.nextIntBetween(0, 1_000_000), 5)

    expect(ran(program, 1).exit).toEqual(ran(program, 1).exit)
    expect(ran(program, 2).exit).not.toEqual(ran(program, 1).exit)
  })

  it("lets forked fibers begin later, in the order of forking, and at once where asked to", () => {
    const { kernel, log, say } = started()
    const program = Effect.gen(function* () {
      yield* Effect.forkChild(say("first child"))
      yield* Effect.forkChild(say("second child"))
      yield* Effect.forkChild(say("eager child"), { startImmediately: true })
      yield* say("parent")
      yield* Effect.yieldNow
      yield* say("parent again")
    })

    kernel.start(program)
    kernel.run()

    expect(log.map((line) => line.replace(" at 0", ""))).toEqual([
      "eager child",
      "parent",
      "first child",
      "second child",
      "parent again"
    ])
  })
})

describe("a kernel", () => {
  it("does nothing until it is run, but begin what is started", () => {
    const { kernel, log, say } = started()

    kernel.start(Effect.andThen(say("begun"), Effect.andThen(Effect.sleep(1), say("later"))))
    expect(log).toEqual(["begun at 0"])

    kernel.run()
    expect(log).toEqual(["begun at 0", "later at 1"])
  })

  it("happens in the order of instants, and of entering within one", () => {
    const { kernel, log, note } = started()

    kernel.at(20, { due: note("c") })
    kernel.at(10, { due: note("a") })
    kernel.after(10, { due: note("b") })
    kernel.after(Infinity, { due: note("never") })
    kernel.run()

    expect(log.map((line) => line[0])).toEqual(["a", "b", "c"])
    expect(kernel.events).toBe(3)
  })

  it("lets what comes soon come after all that is ready, and before anything else that is due", () => {
    const { kernel, log, note } = started()

    kernel.at(10, {
      due: () => {
        kernel.soon({ due: note("soon") })
        note("now")()
      }
    })
    kernel.at(10, { due: note("next entry") })
    kernel.run()

    expect(log.map((line) => line.replace(/ at .*/, ""))).toEqual(["now", "soon", "next entry"])
  })

  it("has one lane for each span", () => {
    const { kernel } = started()

    expect(kernel.lane(10)).toBe(kernel.lane(10))
    expect(kernel.lane(10)).not.toBe(kernel.lane(11))
  })

  it("interrupts a sleep, and is not disturbed by the entry that is left of it", () => {
    const { kernel } = started()
    const fiber = kernel.start(kernel.sleep(second))

    kernel.at(10, { due: () => fiber.interruptUnsafe() })

    expect(kernel.run()).toEqual({ reason: "nothing due" })
    expect(Exit.hasInterrupts(fiber.pollUnsafe()!)).toBe(true)
  })

  it("sleeps for no time at all behind what is due at this instant already", () => {
    const { kernel, log, note, say } = started()

    kernel.at(0, { due: note("entered before") })
    kernel.start(Effect.andThen(kernel.sleep(0), say("slept")))
    kernel.run()

    expect(log).toEqual(["entered before at 0", "slept at 0"])
  })
})

describe("a run", () => {
  const ticking = () => {
    const { kernel, log, say } = started()
    kernel.start(Effect.forever(Effect.andThen(Effect.sleep(10), say("tick"))))
    return { kernel, log }
  }

  it("up to an instant includes that instant, and leaves the clock there", () => {
    const { kernel, log } = ticking()

    expect(kernel.run({ instant: 30 * millisecond })).toEqual({ reason: "instant" })
    expect(log).toHaveLength(3)

    kernel.run({ instant: 35 * millisecond })
    expect(log).toHaveLength(3)
    expect(kernel.now).toBe(35 * millisecond)
  })

  it("up to an instant that has passed does nothing, and does not turn the clock back", () => {
    const { kernel } = ticking()

    kernel.run({ instant: 30 * millisecond })

    expect(kernel.run({ instant: 10 * millisecond })).toEqual({ reason: "instant" })
    expect(kernel.now).toBe(30 * millisecond)
  })

  it("up to a condition stops right after the event that fulfils it", () => {
    const { kernel, log } = ticking()

    expect(kernel.run({ condition: () => log.length === 2 })).toEqual({ reason: "condition" })
    expect(kernel.now).toBe(20 * millisecond)
  })

  it("of so many events takes that many", () => {
    const { kernel, log } = ticking()

    expect(kernel.run({ events: 4 })).toEqual({ reason: "events" })
    expect(log).toHaveLength(4)
  })

  it("asks every 256 events whether its slice is over, and always gets somewhere", () => {
    const { kernel } = ticking()

    expect(kernel.run({ sliceIsOver: () => true })).toEqual({ reason: "slice" })
    const first = kernel.events
    kernel.run({ sliceIsOver: () => true })

    expect(first).toBeGreaterThan(200)
    expect(kernel.events).toBeGreaterThan(first + 200)
  })

  it("ends when nothing is due any more", () => {
    const { kernel } = started()

    kernel.start(Effect.sleep(10))

    expect(kernel.run()).toEqual({ reason: "nothing due" })
    expect(kernel.now).toBe(10 * millisecond)
  })
})

/** A world in which much happens: sleeps, draws, children, timers that are cancelled. */
const busyWorld = (seed = 1, options: Partial<KernelOptions> = {}): Kernel => {
  const kernel = new Kernel({ seed, ...options })
  const arrivals = kernel.streams.stream("arrivals")
  const request = Effect.gen(function* () {
    const span = yield* Random.nextIntBetween(1, 50)
    yield* Effect.timeoutOption(Effect.sleep(span), 30)
    kernel.fingerprint.fact(span)
  })
  const load = Effect.forEach(
    Array.from({ length: 500 }, (_, i) => i),
    () => Effect.andThen(Effect.forkChild(request), kernel.sleep(Math.floor(arrivals.next() * 5 * millisecond)))
  )
  kernel.start(Effect.flatMap(load, (fibers) => Effect.forEach(fibers, () => Effect.yieldNow)))
  return kernel
}

describe("a fingerprint of a run", () => {
  it("is the same for the same seed, and another for another", () => {
    const fingerprints = [1, 1, 2].map((seed) => {
      const kernel = busyWorld(seed)
      kernel.run()
      return kernel.fingerprint.value
    })

    expect(fingerprints[1]).toBe(fingerprints[0])
    expect(fingerprints[2]).not.toBe(fingerprints[0])
  })

  it("is not changed by running in slices, whatever cuts them", () => {
    const whole = busyWorld()
    whole.run()
    const slices: Record<string, (kernel: Kernel) => Until> = {
      "one event at a time": () => ({ events: 1 }),
      "seven events at a time": () => ({ events: 7 }),
      "3 ms at a time": (kernel) => ({ instant: kernel.now + 3 * millisecond }),
      "256 events at a time": () => ({ sliceIsOver: () => true })
    }

    for (const [name, until] of Object.entries(slices)) {
      const kernel = busyWorld()
      // "instant" alone never says that nothing is due; the whole run's end is far behind by then.
      while (kernel.now <= whole.now && kernel.run(until(kernel)).reason !== "nothing due");
      expect([name, kernel.fingerprint.value, kernel.events]).toEqual([name, whole.fingerprint.value, whole.events])
    }
  })

  it("keeps a checkpoint for every second in which something happened", () => {
    const kernel = new Kernel({ seed: 1 })
    kernel.start(Effect.andThen(Effect.sleep("2500 millis"), Effect.sleep("2 seconds")))

    kernel.run()

    expect(kernel.fingerprint.checkpoints.map(({ at }) => at / second)).toEqual([2, 4])
  })
})

describe("a plan", () => {
  it("comes before every ordinary event of its instant, whenever it was made", () => {
    const { kernel, log, note } = started()

    kernel.at(10, { due: note("ordinary") })
    kernel.plan(10, note("planned"))
    kernel.at(5, { due: () => void kernel.plan(10, note("planned later")) })
    kernel.run()

    expect(log.map((line) => line.replace(/ at .*/, ""))).toEqual(["planned", "planned later", "ordinary"])
  })

  it("made by hand during a run leaves the same fingerprint as one made before", () => {
    const before = busyWorld()
    const byHand = busyWorld()
    const action = (kernel: Kernel) => () => void kernel.start(Effect.sleep(1))

    before.plan(100 * millisecond, action(before))
    before.run()
    byHand.run({ instant: 99 * millisecond })
    byHand.plan(100 * millisecond, action(byHand))
    byHand.run()

    expect(byHand.fingerprint.value).toBe(before.fingerprint.value)
  })

  it("comes in the order of instants, and of making within one", () => {
    const { kernel, log, note } = started()

    for (const [at, name] of [
      [20, "c"],
      [10, "a"],
      [20, "d"],
      [10, "b"]
    ] as const)
      kernel.plan(at, note(name))
    kernel.run()

    expect(log.map((line) => line[0])).toEqual(["a", "b", "c", "d"])
  })

  it("is taken back once, however often that is asked", () => {
    const { kernel, log, note } = started()

    const takeBack = kernel.plan(10, note("not wanted"))
    kernel.plan(10, note("wanted"))
    takeBack()
    takeBack()
    kernel.run()

    expect(log.map((line) => line.replace(/ at .*/, ""))).toEqual(["wanted"])
  })

  it("is counted as an event and moves the clock, though nothing else is due", () => {
    const { kernel, log, note } = started()

    kernel.plan(7 * millisecond, note("planned"))

    expect(kernel.run()).toEqual({ reason: "nothing due" })
    expect(log).toEqual(["planned at 7"])
    expect(kernel.events).toBe(1)
  })

  it("waits for the instant up to which is run", () => {
    const { kernel, log, note } = started()

    kernel.plan(10, note("planned"))
    kernel.run({ instant: 9 })
    expect(log).toEqual([])

    kernel.run({ instant: 10 })
    expect(log).toHaveLength(1)
  })
})

describe("a finding", () => {
  it("of a deadlock says how many still wait, and when", () => {
    const { kernel } = started()
    kernel.start(Effect.andThen(Effect.sleep("1 second"), Effect.never))
    kernel.start(kernel.sleep(Infinity))

    const { finding, reason } = kernel.run()

    expect(reason).toBe("finding")
    expect(finding).toMatchObject({ kind: "deadlock", at: second })
    expect(finding!.message).toContain("Deadlock at 1s")
    expect(finding!.message).toContain("2 requests or programs still wait")
  })

  it("of a deadlock is two fibers that wait for each other", () => {
    const { kernel } = started()
    const program = Effect.gen(function* () {
      const [a, b] = [yield* Semaphore.make(1), yield* Semaphore.make(1)]
      const both = (first: Semaphore.Semaphore, then: Semaphore.Semaphore) =>
        Semaphore.withPermits(first, 1)(Effect.andThen(Effect.sleep(1), Semaphore.withPermits(then, 1)(Effect.void)))
      yield* Effect.all([both(a, b), both(b, a)], { concurrency: "unbounded" })
    })

    kernel.start(program)

    expect(kernel.run().finding).toMatchObject({ kind: "deadlock", at: millisecond })
  })

  it("is none while fibers wait that nobody counts on", () => {
    const { kernel } = started()

    kernel.fork(Effect.never)

    expect(kernel.run()).toEqual({ reason: "nothing due" })
  })

  it("of a livelock is found among events and among fibers that only yield", () => {
    const yielding = started({ eventsPerInstantMax: 1000 })
    const sleeping = started({ eventsPerInstantMax: 1000 })

    yielding.kernel.start(Effect.andThen(Effect.sleep(5), Effect.forever(Effect.yieldNow)))
    sleeping.kernel.start(Effect.andThen(Effect.sleep(5), Effect.forever(sleeping.kernel.sleep(0))))

    for (const { kernel } of [yielding, sleeping]) {
      expect(kernel.run().finding).toMatchObject({ kind: "livelock", at: 5 * millisecond })
    }
  })

  it("of a livelock counts the events of one instant only, also of one up to which was run", () => {
    const { kernel } = started({ eventsPerInstantMax: 100 })
    for (let i = 0; i < 100; i++) kernel.at(5, { due: () => {} })

    kernel.run({ instant: 50 })
    for (let i = 0; i < 99; i++) kernel.at(50, { due: () => {} })

    expect(kernel.run()).toEqual({ reason: "nothing due" })
  })

  it("of growth without bound is made at the same event, however the run is sliced", () => {
    const growing = () => {
      const kernel = new Kernel({ seed: 1, unfinishedMax: 1000 })
      const load = Effect.forever(
        Effect.andThen(
          Effect.sync(() => void kernel.start(Effect.never)),
          Effect.sleep(1)
        )
      )
      kernel.start(load)
      return kernel
    }
    const whole = growing()
    const sliced = growing()

    const { finding } = whole.run()
    let found = sliced.run({ events: 100 })
    while (found.reason === "events") found = sliced.run({ events: 100 })

    expect(finding).toMatchObject({ kind: "growth" })
    expect(finding!.message).toContain("Unbounded growth")
    expect(found.finding).toEqual(finding)
    expect(sliced.fingerprint.value).toBe(whole.fingerprint.value)
  })

  it("is where a run stays", () => {
    const { kernel } = started()
    kernel.start(Effect.never)

    const { finding } = kernel.run()
    kernel.start(Effect.sleep(1))

    expect(kernel.run()).toEqual({ reason: "finding", finding })
  })
})

describe("what is unfinished", () => {
  it("are programs that were started and have not ended, however they end", () => {
    const { kernel } = started()

    const waiting = kernel.start(Effect.never)
    kernel.start(Effect.void)
    kernel.start(Effect.fail("no"))
    kernel.start(Effect.die("bug"))
    kernel.start(Effect.sleep(1))
    expect(kernel.unfinished).toBe(2)

    kernel.run({ instant: millisecond })
    expect(kernel.unfinished).toBe(1)

    kernel.fork(Fiber.interrupt(waiting))
    expect(kernel.unfinished).toBe(0)
  })
})
