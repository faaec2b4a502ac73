/**
 * Per: whose calls are counted together, where a rate limit is not one for all: a fair share for each tenant.
 */
import * as Schema from "effect/Schema"
import type { Request } from "../../model/Request.ts"

const whose = {
  key: (request: Request): number => request.key,
  journey: (request: Request): number => request.journey,
  scenario: (request: Request): number => request.load,
  tenant: (request: Request): number => request.tenant
}

const Whose = Schema.Literals(["key", "journey", "scenario", "tenant"])
type Whose = typeof Whose.Type

/** `per:` of every rate limit. */
export const per = Schema.optionalKey(Whose).annotate({
  description:
    "For whom the limit is, each having one of its own: every `key` that calls are about, every `journey`, every k6 `scenario`, or " +
    "every `tenant`. Default: one for all together."
})

const words: Readonly<Record<Whose, string>> = {
  key: "for each key",
  journey: "for each journey",
  scenario: "for each k6 scenario",
  tenant: "for each tenant"
}

/** In words, after the limit: " for each key". */
export const describe = (per: Whose | undefined): string => (per === undefined ? "" : ` ${words[per]}`)

/** Gives everybody one of their own, made when they first call. */
export const individually = <A>(per: Whose, make: () => A): ((request: Request) => A) => {
  const made = new Map<number, A>()
  const numberOf = whose[per]
  return (request) => {
    const number = numberOf(request)
    const known = made.get(number)
    if (known !== undefined) return known
    const own = make()
    made.set(number, own)
    return own
  }
}
