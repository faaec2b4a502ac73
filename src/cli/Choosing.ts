/**
 * Choosing: what a new scenario shall be like, from options and from questions for what they leave open.
 *
 * Who names a shape knows what they want: nothing is asked then, and the rest is as simple as can be.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { suggestion } from "../scenarios/reading/Union.ts"
import type { Chosen } from "../scenarios/scaffold/Scaffold.ts"
import { failuresOf, loads, nothing } from "../scenarios/scaffold/Scaffold.ts"
import type { Choice } from "../scenarios/scaffold/Shape.ts"
import { shapes } from "../scenarios/scaffold/Shapes.ts"
import type { Asking } from "./Asking.ts"
import { Refused } from "./Ending.ts"
import { print } from "./Output.ts"

/** The options, as they were given. */
export interface Options {
  readonly shape: string | undefined
  readonly load: string | undefined
  readonly fails: string | undefined
  /** Names with commas between them. */
  readonly compare: string | undefined
}

const namesIn = (text: string): ReadonlyArray<string> =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")

/** What is meant by names, or by numbers from 1. */
const chosen = <C extends Choice>(
  text: string,
  noun: string,
  choices: ReadonlyArray<C>
): Result.Result<ReadonlyArray<C>, string> => {
  const found: Array<C> = []
  for (const name of new Set(namesIn(text))) {
    const one = choices.find((choice, i) => choice.name === name || String(i + 1) === name)
    if (one === undefined) {
      return Result.fail(
        `there is no ${noun} "${name}"${suggestion(
          name,
          choices.map((choice) => choice.name)
        )}`
      )
    }
    found.push(one)
  }
  return Result.succeed(found)
}

const menu = (choices: ReadonlyArray<Choice>): string => {
  const width = Math.max(...choices.map(({ name }) => name.length))
  return choices
    .map(({ name, says }, i) => `    ${String(i + 1).padStart(2)}  ${name.padEnd(width)}  ${says}`)
    .join("\n")
}

interface Question<C> {
  readonly noun: string
  readonly asks: string
  readonly choices: ReadonlyArray<C>
  /** What an empty answer means. */
  readonly usual: ReadonlyArray<C>
  readonly given: string | undefined
  readonly isMany?: boolean
}

/** What was given, or is answered; without anybody to ask, what is usual. */
const settle = <C extends Choice>(
  asking: Asking | undefined,
  { asks, choices, given, isMany = false, noun, usual }: Question<C>
): Effect.Effect<ReadonlyArray<C>, Refused> =>
  Effect.gen(function* () {
    const oneOrMany = (text: string) =>
      Result.flatMap(chosen(text, noun, choices), (found) =>
        isMany || found.length === 1 ? Result.succeed(found) : Result.fail(`expected one ${noun}, got "${text}"`)
      )
    if (given !== undefined) {
      if (isMany && given === "none") return []
      return yield* Effect.fromResult(Result.mapError(oneOrMany(given), (message) => new Refused({ message })))
    }
    if (asking === undefined) return usual
    yield* print(`\n  ${asks}\n${menu(choices)}`)
    const names = usual.map(({ name }) => name).join(",")
    while (true) {
      const line = yield* asking.ask(`${isMany ? "several with commas, or none" : "a number or a name"} [${names}]:`)
      if (line === undefined) return yield* new Refused({ message: "nothing was written" })
      if (line === "") return usual
      if (isMany && line === "none") return []
      const found = oneOrMany(line)
      if (Result.isSuccess(found)) return found.success
      yield* print(`  ${found.failure}`)
    }
  })

/** Asks for what the options leave open; `asking` is `undefined` where nobody shall be asked. */
export const choose = (name: string, options: Options, asking: Asking | undefined): Effect.Effect<Chosen, Refused> =>
  Effect.gen(function* () {
    const [shape] = yield* settle(asking, {
      noun: "shape",
      asks: "What is it made of?",
      choices: shapes,
      usual: shapes.slice(0, 1),
      given: options.shape
    })
    const [load] = yield* settle(asking, {
      noun: "load",
      asks: "Who comes?",
      choices: loads,
      usual: loads.slice(0, 1),
      given: options.load
    })
    const failures = failuresOf(shape!, load!)
    const [failure] = yield* settle<Choice>(asking, {
      noun: "failure",
      asks: "What goes wrong?",
      choices: [...failures, nothing],
      usual: failures.slice(0, 1),
      given: options.fails
    })
    const designs = yield* settle(asking, {
      noun: "design",
      asks: "What do you want to compare with the design as it is?",
      choices: shape!.designs,
      usual: shape!.designs.filter((design) => shape!.compares.includes(design.name)),
      given: options.compare,
      isMany: true
    })
    return { name, shape: shape!, load: load!, failure: failures.find((one) => one === failure), designs }
  })
