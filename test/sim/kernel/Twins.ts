/**
 * Twins: programs built once from our own process parts and once from stock Effect, to be compared. For tests of `Process.ts`.
 *
 * A program is a small tree. Only `sleep`, `then`, `recover`, `recoverAll`, `watch` and `within` differ between the two;
 * whatever else there is (finalizers, regions, children) is Effect's in both.
 */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { Boundary } from "../../../src/sim/kernel/Boundary.ts"
import type { Due } from "../../../src/sim/kernel/Calendar.ts"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import { Kernel } from "../../../src/sim/kernel/Kernel.ts"
import type { Running, Step } from "../../../src/sim/kernel/Process.ts"
import { Frame, launch, park, pass, push, Recovery, resume } from "../../../src/sim/kernel/Process.ts"

type Program = Effect.Effect<unknown, unknown>

export type Tree =
  | { readonly kind: "succeed" | "fail" | "die" | "interruptSelf" | "yield"; readonly name: string }
  | { readonly kind: "sleep"; readonly ms: number }
  | { readonly kind: "then" | "finally" | "all" | "race"; readonly of: Tree; readonly next: Tree }
  | {
      readonly kind:
        | "recover"
        | "recoverAll"
        | "watch"
        | "uninterruptible"
        | "interruptible"
        | "child"
        | "interruptChild"
      readonly name: string
      readonly of: Tree
    }
  | { readonly kind: "within"; readonly ms: number; readonly of: Tree }

/** The parts that there are twice. */
interface Parts {
  readonly sleep: (ms: number) => Program
  readonly follow: (of: Program, next: Program) => Program
  readonly recover: (of: Program, value: string) => Program
  readonly recoverAll: (of: Program, value: string) => Program
  readonly watch: (of: Program, ended: (how: string) => void) => Program
  readonly within: (of: Program, ms: number) => Program
}

/** Effect's own. */
export const stock = (): Parts => ({
  sleep: (ms) => Effect.sleep(ms),
  follow: (of, next) => Effect.flatMap(of, () => next),
  recover: (of, value) => Effect.catch(of, () => Effect.succeed(value)),
  recoverAll: (of, value) => Effect.catchCause(of, () => Effect.succeed(value)),
  watch: (of, ended) => Effect.onExit(of, (exit) => Effect.sync(() => ended(Exit.isSuccess(exit) ? "well" : "badly"))),
  within: (of, ms) => Effect.timeoutOrElse(of, { duration: ms, orElse: () => Effect.succeed("too late") })
})

/** Runs `of` on top of a frame that is made anew each time. */
const under = (of: Program, frame: (fiber: Running) => Frame): Program =>
  launch(
    {
      begin: (inner: Program, fiber): Step => {
        push(fiber, frame(fiber))
        return inner
      }
    },
    of
  )

class Then extends Frame {
  readonly next: Program

  constructor(next: Program) {
    super()
    this.next = next
  }

  override succeeded(): Step {
    return this.next as Step
  }
}

class Recover extends Recovery {
  readonly value: string

  constructor(value: string) {
    super()
    this.value = value
  }

  override failed(): Step {
    return Exit.succeed(this.value)
  }
}

class RecoverAll extends Recover {
  override stopped(_fiber: Running, cause: Cause.Cause<unknown> | undefined): Step | undefined {
    return cause === undefined ? undefined : Exit.succeed(this.value)
  }
}

class Watch extends Frame {
  readonly told: (how: string) => void

  constructor(told: (how: string) => void) {
    super()
    this.told = told
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.told("well")
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<unknown, unknown>): Step {
    this.told("badly")
    return exit
  }

  override stopped(): undefined {
    this.told("badly")
    return undefined
  }
}

/** Interrupts what is above it when its time has come. */
class Within extends Boundary implements Due {
  #isRunning = true

  due(): void {
    if (this.#isRunning) this.cut(Exit.succeed("too late"))
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#isRunning = false
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<unknown, unknown>): Step {
    this.#isRunning = false
    return exit
  }

  override stopped(): undefined {
    this.#isRunning = false
    return undefined
  }
}

/** Parks its fiber and resumes it itself, as components do. */
class Parked extends Frame implements Due {
  readonly #fiber: Running
  #isWaiting = true

  constructor(fiber: Running) {
    super()
    this.#fiber = fiber
  }

  due(): void {
    if (this.#isWaiting) resume(this.#fiber, Exit.void)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#isWaiting = false
    return pass(value, fiber)
  }

  override stopped(): undefined {
    this.#isWaiting = false
    return undefined
  }
}

const ownFrames = (kernel: Kernel) => ({
  follow: (of: Program, next: Program) => under(of, () => new Then(next)),
  recover: (of: Program, value: string) => under(of, () => new Recover(value)),
  recoverAll: (of: Program, value: string) => under(of, () => new RecoverAll(value)),
  watch: (of: Program, ended: (how: string) => void) => under(of, () => new Watch(ended)),
  within: (of: Program, ms: number) =>
    under(of, (fiber) => {
      const frame = new Within(fiber)
      kernel.after(ms * millisecond, frame)
      return frame
    })
})

/** Our frames, and sleeps that a `Waking` ends. */
export const own = (kernel: Kernel): Parts => ({ ...ownFrames(kernel), sleep: (ms) => kernel.sleep(ms * millisecond) })

/** Our frames, and sleeps that a frame ends. */
export const parking = (kernel: Kernel): Parts => ({
  ...ownFrames(kernel),
  sleep: (ms) =>
    launch(
      {
        begin: (span: number, fiber): Step => {
          const frame = new Parked(fiber)
          push(fiber, frame)
          kernel.after(span, frame)
          return park(fiber)
        }
      },
      ms * millisecond
    )
})

const build = (tree: Tree, parts: Parts, log: (what: string) => void): Program => {
  const inner = (of: Tree) => build(of, parts, log)
  switch (tree.kind) {
    case "succeed":
      return Effect.sync(() => {
        log(tree.name)
        return tree.name
      })
    case "fail":
      return Effect.fail(tree.name)
    case "die":
      return Effect.die(tree.name)
    case "interruptSelf":
      return Effect.interrupt
    case "yield":
      return Effect.yieldNow
    case "sleep":
      return parts.sleep(tree.ms)
    case "then":
      return parts.follow(inner(tree.of), inner(tree.next))
    case "finally":
      return Effect.ensuring(inner(tree.of), Effect.orDie(inner(tree.next)))
    case "all":
      return Effect.all([inner(tree.of), inner(tree.next)], { concurrency: "unbounded", discard: true })
    case "race":
      return Effect.race(inner(tree.of), inner(tree.next))
    case "recover":
      return parts.recover(inner(tree.of), tree.name)
    case "recoverAll":
      return parts.recoverAll(inner(tree.of), tree.name)
    case "watch":
      return parts.watch(inner(tree.of), (how) => log(`${tree.name} ended ${how}`))
    case "uninterruptible":
      return Effect.uninterruptible(inner(tree.of))
    case "interruptible":
      return Effect.interruptible(inner(tree.of))
    case "child":
      return Effect.flatMap(Effect.forkChild(inner(tree.of)), Fiber.join)
    case "interruptChild":
      return Effect.flatMap(Effect.forkChild(inner(tree.of), { startImmediately: true }), (child) =>
        Effect.andThen(Fiber.interrupt(child), Fiber.join(child))
      )
    case "within":
      return parts.within(inner(tree.of), tree.ms)
  }
}

/** A result in words, without the ids of fibers, which differ between any two runs. */
const toldOf = (exit: Exit.Exit<unknown, unknown> | undefined): string => {
  if (exit === undefined) return "never ended"
  if (Exit.isSuccess(exit)) return `succeeded with ${String(exit.value)}`
  const reasons = exit.cause.reasons.map((reason) =>
    reason._tag === "Fail" ? `Fail ${reason.error}` : reason._tag === "Die" ? `Die ${reason.defect}` : "Interrupt"
  )
  return [...new Set(reasons)].sort().join(" and ")
}

/** What a run of the program came to: everything it logged with its instant, its result, and when it ended. */
export const observed = (
  tree: Tree,
  partsOf: (kernel: Kernel) => Parts,
  interruptAtMs?: number
): { readonly log: ReadonlyArray<string>; readonly result: string } => {
  const kernel = new Kernel({ seed: 1, eventsPerInstantMax: 10_000 })
  const log: Array<string> = []
  const write = (what: string) => void log.push(`${what} at ${kernel.now / millisecond}`)
  const start = () => {
    const fiber = kernel.start(build(tree, partsOf(kernel), write))
    fiber.addObserver((exit) => write(toldOf(exit)))
    return fiber
  }
  const fiber = start()
  if (interruptAtMs !== undefined) kernel.at(interruptAtMs * millisecond, { due: () => fiber.interruptUnsafe() })
  const { reason } = kernel.run()
  return { log, result: `${toldOf(fiber.pollUnsafe())}; ${reason}` }
}
