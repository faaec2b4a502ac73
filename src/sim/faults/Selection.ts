/**
 * Selection: which calls a fault hits, where it does not hit all of them: a poison pill, a broken route, the first few.
 *
 * All that is said has to be true of a call for it to be hit. Services and stores can tell their calls apart; nothing else can.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { RandomStreams } from "../kernel/RandomStreams.ts"
import { optional } from "../model/Described.ts"
import type { FailureReason } from "../model/Failure.ts"
import { expectedButGot, notation, type Reading } from "../model/Notation.ts"
import { Count, Ratio, readRatio, writeRatio } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"

/** A share of all keys there may be, or these. */
export type FaultyKeys = { readonly share: number } | { readonly which: ReadonlyArray<number> }

const expected = "a share of the keys such as 1%, a key such as 7, or a list of keys such as [7, 8]"

const isKey = (written: unknown): boolean => Number.isSafeInteger(written) && Number(written) >= 0

const readKeys = (written: string | number | ReadonlyArray<number>): Reading<FaultyKeys> => {
  if (typeof written === "string" && written.endsWith("%"))
    return Result.map(readRatio(written), (share) => ({ share }))
  const which = typeof written === "number" ? [written] : written
  return typeof which !== "string" && which.length > 0 && which.every(isKey)
    ? Result.succeed({ which })
    : Result.fail(expectedButGot(expected, written))
}

const FaultyKeys = notation<FaultyKeys, string | number | ReadonlyArray<number>>({
  identifier: "FaultyKeys",
  expected,
  description: "Keys: a share of all, drawn once for the run, or these",
  examples: ["1%", 7, [7, 8]],
  written: Schema.Union([Schema.String, Schema.Finite, Schema.Array(Schema.Finite)]),
  value: Schema.Union([Schema.Struct({ share: Schema.Finite }), Schema.Struct({ which: Schema.Array(Schema.Int) })]),
  read: readKeys,
  write: (keys) => ("share" in keys ? writeRatio(keys.share) : keys.which.length === 1 ? keys.which[0]! : keys.which)
})

/** What a service can answer with, beside an error. */
const answeredAs = [
  "rate limited",
  "too many in flight",
  "queue full",
  "shed",
  "unreachable",
  "timed out"
] as const satisfies ReadonlyArray<FailureReason>

const Names = Schema.NonEmptyArray(Schema.String)

export const selection = {
  as: optional(
    Schema.Literals(answeredAs),
    "Of `errors` on a service or store: what the calls are answered with, such as `rate limited` by a service that is out of " +
      "quota. Default: an error."
  ),
  keys: optional(
    FaultyKeys,
    "Hits only calls about these keys: `1%` of all keys (drawn once, the same ones for the whole run), `7`, or `[7, 8]`. " +
      "Of `errors` and `latency` on a service or store. Default: whatever they are about."
  ),
  journeys: optional(
    Names,
    "Hits only calls made for these journeys. Of `errors` and `latency` on a service or store. Default: for all."
  ),
  tenants: optional(
    Names,
    "Hits only calls made for these tenants. Of `errors` and `latency` on a service or store. Default: for all."
  ),
  endpoints: optional(
    Names,
    "Hits only these endpoints of the service, or operations of the store: `[write]` of a disk that is full. Of `errors` and `latency` on a service or store. Default: all."
  ),
  chance: optional(
    Ratio,
    "Of `latency` on a service or store: the share of calls that it hits, each by itself. Default 100%. (`errors` is a share already.)"
  ),
  first: optional(
    Count,
    "Hits only so many calls, the first after it begins, of all instances together; anew each time it begins. " +
      "Of `errors` and `latency` on a service or store. Default: no limit."
  ),
  correlation: optional(
    Ratio,
    "Of `errors`, and of `latency` with a `chance`, on a service or store: how much one call is like the one before it, 0% to 100%. " +
      "With this probability a call fares as the last did, otherwise it is drawn anew: the share stays the same, and comes " +
      "in runs of 1 / ((1 - correlation) x (1 - share)) calls on average. Default 0%, each by itself."
  )
}

const Selection = Schema.Struct(selection)
export type Selection = typeof Selection.Type

const keys = Object.keys(selection) as ReadonlyArray<keyof Selection>

/** What of a fault tells calls apart, by name. */
export const selecting = (fault: Selection): ReadonlyArray<keyof Selection> =>
  keys.filter((key) => fault[key] !== undefined)

/** 32 bits from a key and a salt: the finalizer of MurmurHash3, which scatters neighbours. */
const scattered = (key: number, salt: number): number => {
  let h = (key ^ salt) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const twoTo32 = 4_294_967_296

/** Whether a call is hit; to be asked once for each, in order. */
export type Picks = (request: Request, endpoint: string) => boolean

/**
 * What picks calls, of which `share` are hit if they fit; a new one each time the fault begins. The keys that a share of keys stands
 * for are the same each time.
 */
export const pickers = (
  name: string,
  { correlation = 0, endpoints, first = Infinity, journeys, keys, tenants }: Selection,
  share: number,
  names: { readonly journeys: ReadonlyArray<string>; readonly tenants: ReadonlyArray<string> },
  streams: RandomStreams
): (() => Picks) => {
  const salt = Math.floor(streams.stream(`fault ${name}/keys`).next() * twoTo32)
  const draws = streams.stream(`fault ${name}/calls`)
  const isAbout =
    keys === undefined
      ? () => true
      : "which" in keys
        ? (key: number) => keys.which.includes(key)
        : (key: number) => scattered(key, salt) < keys.share * twoTo32
  const wanted = journeys?.map((journey) => names.journeys.indexOf(journey))
  const ofTenants = tenants?.map((tenant) => names.tenants.indexOf(tenant))
  return () => {
    let left = first
    let last: boolean | undefined
    return ({ journey, key, tenant }, endpoint) => {
      if (left <= 0 || !isAbout(key) || ofTenants?.includes(tenant) === false) return false
      if (wanted?.includes(journey) === false || endpoints?.includes(endpoint) === false) return false
      if (share < 1) {
        if (last === undefined || correlation === 0 || draws.next() >= correlation) last = draws.next() < share
        if (!last) return false
      }
      left--
      return true
    }
  }
}

const percent = (ratio: number): string => String(writeRatio(ratio))

/** In words, after what is done to the calls: " about 1% of keys, for buy". */
export const describe = ({ chance, correlation, endpoints, first, journeys, keys, tenants }: Selection): string =>
  [
    ...(chance === undefined ? [] : [`for ${percent(chance)} of calls`]),
    ...(endpoints === undefined ? [] : [`at ${endpoints.join(", ")}`]),
    ...(keys === undefined
      ? []
      : ["share" in keys ? `about ${percent(keys.share)} of keys` : `about ${keys.which.join(", ")}`]),
    ...(journeys === undefined ? [] : [`made for ${journeys.join(", ")}`]),
    ...(tenants === undefined ? [] : [`made for ${tenants.join(", ")}`]),
    ...(first === undefined ? [] : [first === 1 ? "the first call only" : `the first ${first} only`]),
    ...(correlation === undefined ? [] : [`in runs (correlation ${percent(correlation)})`])
  ]
    .map((text) => ` ${text}`)
    .join(",")
