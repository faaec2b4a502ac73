/**
 * Naming: what things in a scenario may be called, and how one is named from another.
 *
 * A name begins with a letter, so that it can be told from a number in a path, and has no dot, slash or space, which join names.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { expectedButGot, notation } from "../../sim/model/Notation.ts"

const isName = /^[A-Za-z][A-Za-z0-9_-]*$/
/** What a name looks like, as it follows "expected". */
export const nameExpected = "a name of letters, digits, - and _ that begins with a letter"

/** A name of something in a scenario. */
export const Name = Schema.String.check(
  Schema.makeFilter((name) => (isName.test(name) ? undefined : expectedButGot(nameExpected, name)))
)

/** A map from names to things. */
export const named = <S extends Schema.Top>(schema: S) => Schema.Record(Name, schema)

/** An endpoint of a component. Where it was not said which, it is empty, and the checks ask for it. */
export interface Target {
  readonly component: string
  readonly endpoint: string
}

const targetExpected = "a component and its endpoint such as payments.charge"

const WrittenTarget = Schema.Struct({ component: Schema.String, endpoint: Schema.String })

/** `payments.charge`: which endpoint of which component is called. */
export const Target = notation<Target, string>({
  identifier: "Target",
  expected: targetExpected,
  description: "What is called: a component and one of its endpoints, joined by a dot",
  examples: ["payments.charge", "ledger.write"],
  written: Schema.String,
  value: WrittenTarget,
  read: (written) => {
    const [component = "", endpoint = "", ...more] = written.split(".")
    return isName.test(component) && (endpoint === "" || isName.test(endpoint)) && more.length === 0
      ? Result.succeed({ component, endpoint })
      : Result.fail(expectedButGot(targetExpected, written))
  },
  write: (target) => targetText(target)
})

/** A call's target in words: `payments.charge`. */
export const targetText = ({ component, endpoint }: Target): string =>
  endpoint === "" ? component : `${component}.${endpoint}`
