/**
 * Balancer: who gets the next call.
 *
 * It chooses among those it believes to be healthy; if none are, among all, so that the callee refuses and not the balancer
 * (as Envoy's panic mode does). How much is outstanding at a target is known exactly and at once, by every caller, unless
 * `informationEvery` says how seldom it is told.
 */
import * as Schema from "effect/Schema"
import { formatSpan, second } from "../../kernel/Instant.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { optional, required } from "../../model/Described.ts"
import { Count, Ratio, Span, writeRatio } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"
import type { Trail } from "../../model/Trail.ts"
import { onBoard } from "./Board.ts"
import { Drawn } from "./Drawn.ts"
import type { Group, Target } from "./Group.ts"
import { Hashed } from "./Hashed.ts"
import { InTurn } from "./InTurn.ts"
import { LeastOutstanding } from "./LeastOutstanding.ts"
import { Maglev } from "./Maglev.ts"
import { PeakEwma } from "./PeakEwma.ts"
import { Weighted } from "./Weighted.ts"

export type { Target } from "./Group.ts"

const plainKinds = ["round-robin", "random", "least-outstanding", "two-choices", "peak-ewma"] as const

const Plain = Schema.Literals(plainKinds)

const Options = Schema.Struct({
  kind: required(
    Schema.Literals([...plainKinds, "zone-aware", "hash", "maglev", "weighted"]),
    "`round-robin`: in turn. `random`: anyone, all as likely. `least-outstanding`: who has the fewest calls inside. `two-choices`: the less loaded " +
      "of two drawn at random. `peak-ewma`: of two drawn at random the one with less of how long " +
      "answers take there times the calls under way (Finagle). `zone-aware`: somebody in the caller's zone, else in its region, else " +
      "anybody. `hash`: the same one for all calls about the same key. `maglev`: the same one for all calls about the same key, by a " +
      "table in which all have as many entries. `weighted`: in turn, some more often than others."
  ),
  choices: optional(
    Schema.Int.check(Schema.isGreaterThanOrEqualTo(2)),
    "With `two-choices`: how many different ones are drawn, of whom the least loaded is taken, at least 2. Default 2."
  ),
  within: optional(Plain, "With `zone-aware`: how one of the zone (or region) is chosen. Default round-robin."),
  decay: optional(
    Span.check(Schema.makeFilter((decay) => decay > 0 || "what is forgotten at once is never known: longer than 0s")),
    "With `peak-ewma`: after so long a long answer counts for 1/e of what it was. Default 10s, as in Finagle."
  ),
  by: optional(
    Schema.Literals(["key", "session"]),
    "With `hash` or `maglev`: what of a call is hashed. `key`: what it is about. `session`: for whom it is made, which is one iteration of a " +
      "journey, as users of k6 forget their cookies in between. Default key."
  ),
  ring: optional(
    Schema.Boolean,
    "With `hash`: whether instances stand on a ring, so that only the keys of one that is gone move (consistent hashing); " +
      "otherwise the hash is taken modulo their number, and nearly all keys move when it changes. Default true."
  ),
  virtualNodes: optional(
    Count.check(Schema.isLessThanOrEqualTo(10_000)),
    "With `hash`: at how many points of the ring every instance stands, 1 to 10000. The more, the more evenly keys are shared out: " +
      "shares differ by 1/sqrt(virtualNodes) of their mean. Default 100 (Envoy's rings have at least 1024 points in all)."
  ),
  tableSize: optional(
    Count.check(
      Schema.isLessThanOrEqualTo(5_000_011),
      Schema.makeFilter((size) => isPrime(size) || "the size of the table has to be a prime, e.g. 251, 65537 or 655373")
    ),
    "With `maglev`: how many entries the table has, a prime up to 5000011 and far more than there are instances: shares differ by one " +
      "entry. Default 65537, as in Envoy."
  ),
  weights: optional(
    Schema.NonEmptyArray(Count),
    "With `weighted`: how many turns the first instance, the second and so on have, at least 1 each; then from the beginning."
  ),
  informationEvery: optional(
    Span.check(
      Schema.makeFilter((every) => every > 0 || "the time between two looks at the load has to be longer than 0s")
    ),
    "With `least-outstanding` or `two-choices`: how often the balancer is told how much is outstanding; in between it believes " +
      "what it was told last. Default: it knows at all times."
  ),
  panicBelow: optional(
    Ratio,
    "If a smaller share than this is healthy, health is ignored: the few who are left would only be overrun. Default 0%, " +
      "only if nobody is healthy; Envoy's default is 50%."
  )
}).check(
  Schema.makeFilter((options) =>
    Object.entries(belongsTo).flatMap(([option, kinds]) =>
      options[option as keyof typeof options] === undefined || kinds.includes(options.kind)
        ? []
        : [{ path: [option], issue: `"${option}" is for ${kinds.join(" or ")}, and does nothing with ${options.kind}` }]
    )
  ),
  Schema.makeFilter(({ kind, ring, virtualNodes, weights }) => {
    if (kind === "weighted" && weights === undefined) return "a weighted balancer needs weights, e.g. weights: [3, 1]"
    if (ring === false && virtualNodes !== undefined)
      return { path: ["virtualNodes"], issue: "there is no ring to stand on" }
    return undefined
  })
)

const isPrime = (number: number): boolean => {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false
  return number > 2
}

/** What says something only together with certain kinds. */
const belongsTo: Readonly<Record<string, ReadonlyArray<string>>> = {
  choices: ["two-choices", "zone-aware"],
  within: ["zone-aware"],
  decay: ["peak-ewma", "zone-aware"],
  by: ["hash", "maglev"],
  ring: ["hash"],
  virtualNodes: ["hash"],
  tableSize: ["maglev"],
  weights: ["weighted"],
  informationEvery: ["least-outstanding", "two-choices", "zone-aware"]
}

/** `balancer:` of a service. */
export const Balancer = Schema.Union([
  Schema.Literals([...plainKinds, "zone-aware", "hash", "maglev"]),
  Options
]).annotate({
  identifier: "Balancer",
  description: "Who gets the next call. Default round-robin."
})

export type Balancer = typeof Balancer.Type

const complete = (options: Balancer): typeof Options.Type => (typeof options === "string" ? { kind: options } : options)

/** In words: "zone-aware, two-choices within". */
export const describe = (options: Balancer): string => {
  const {
    choices = 2,
    decay,
    informationEvery,
    kind,
    panicBelow = 0,
    within = "round-robin",
    ...more
  } = complete(options)
  const plain = (one: string) => {
    if (one === "peak-ewma" && decay !== undefined) return `peak-ewma over ${formatSpan(decay)}`
    return one === "two-choices" && choices > 2 ? `best of ${choices} choices` : one
  }
  const chosen =
    kind === "zone-aware" && within !== "round-robin"
      ? `zone-aware, ${plain(within)} within`
      : kind === "hash"
        ? describeHash(more)
        : kind === "maglev"
          ? `maglev by the ${more.by ?? "key"}${more.tableSize === undefined ? "" : `, ${more.tableSize} entries`}`
          : kind === "weighted"
            ? `in turn with weights ${more.weights!.join(":")}`
            : plain(kind)
  const known = informationEvery === undefined ? "" : ` as known every ${formatSpan(informationEvery)}`
  return `${chosen}${known}${panicBelow === 0 ? "" : `, all when fewer than ${writeRatio(panicBelow)} are healthy`}`
}

const describeHash = ({ by = "key", ring = true, virtualNodes = 100 }: Partial<typeof Options.Type>): string =>
  `${ring ? "consistent hash" : "hash"} of the ${by}${ring ? `, ${virtualNodes} points each` : " modulo their number"}`

/** Chooses a target for each request: its position in `targets`; where it has not been tried, if a trail is given. */
export type Choose = (request: Request, tried?: Trail) => number

/** The targets as a balancer sees them, and who has to be told how long calls take for that. */
interface Seen {
  readonly targets: ReadonlyArray<Target>
  readonly peaks: PeakEwma | undefined
}

/** To be asked once: what is told now and then is told to all at the same time. */
export const seenBy = (options: Balancer, targets: ReadonlyArray<Target>, kernel: Kernel): Seen => {
  const { decay = 10 * second, informationEvery, kind, within } = complete(options)
  const peaks = kind === "peak-ewma" || within === "peak-ewma" ? new PeakEwma(targets, decay, kernel) : undefined
  const known = peaks?.targets ?? targets
  return { targets: informationEvery === undefined ? known : onBoard(known, informationEvery, kernel), peaks }
}

export const make = (options: Balancer, targets: ReadonlyArray<Target>, stream: RandomStream): Choose => {
  const all = complete(options)
  const { kind, panicBelow = 0 } = all
  if (targets.length === 1) return () => 0
  const everybody = groupOf(
    all,
    targets,
    targets.map((_, i) => i),
    stream
  )
  const anybody: Choose = (request, tried) => {
    const minding = panicBelow === 0 || everybody.healthy >= panicBelow * targets.length
    return tried === undefined ? everybody.pick(minding, request) : everybody.pickUntried(minding, request, tried)
  }
  return kind === "zone-aware" ? nearest(all, targets, stream, anybody) : anybody
}

/** The same for those at some positions only; what comes out is one of these. */
export const makeAmong = (
  positions: ReadonlyArray<number>,
  options: Balancer,
  targets: ReadonlyArray<Target>,
  stream: RandomStream
): Choose => {
  if (positions.length === 0) return () => 0
  const choose = make(
    options,
    positions.map((position) => targets[position]!),
    stream
  )
  return (request, tried) => positions[choose(request, tried)]!
}

const groupOf = (
  options: typeof Options.Type,
  targets: ReadonlyArray<Target>,
  positions: ReadonlyArray<number>,
  stream: RandomStream
): Group => {
  const { by = "key", choices = 2, kind, ring = true, virtualNodes = 100, weights, within = "round-robin" } = options
  const { tableSize = 65_537 } = options
  const plain = kind === "zone-aware" ? within : kind
  switch (plain) {
    case "round-robin":
      return new InTurn(targets, positions)
    case "random":
      return new Drawn(targets, positions, 1, stream)
    case "two-choices":
      return new Drawn(targets, positions, choices, stream)
    case "peak-ewma":
      return new Drawn(targets, positions, 2, stream)
    case "least-outstanding":
      return new LeastOutstanding(targets, positions, stream)
    case "hash":
      return new Hashed(targets, positions, by, ring ? virtualNodes : undefined)
    case "maglev":
      return new Maglev(targets, positions, by, tableSize)
    case "weighted":
      return new Weighted(targets, positions, weights!)
  }
}

/** The caller's zone while somebody there is healthy, else its region, else anybody. */
const nearest = (
  options: typeof Options.Type,
  targets: ReadonlyArray<Target>,
  stream: RandomStream,
  anybody: Choose
): Choose => {
  const groups = new Map<string, Group>()
  const groupIn = (part: "zone" | "region", name: string | undefined): ReadonlyArray<Group> => {
    if (name === undefined) return []
    const known = groups.get(`${part} ${name}`)
    if (known !== undefined) return [known]
    const members = targets.flatMap(({ place }, i) => (place[part] === name ? [i] : []))
    if (members.length === 0) return []
    const made = groupOf(options, targets, members, stream)
    groups.set(`${part} ${name}`, made)
    return [made]
  }
  /** By the number of the caller's place. */
  const near: Array<ReadonlyArray<Group> | undefined> = []
  return (request, tried) => {
    const { caller } = request
    const around = (near[caller.id] ??= [...groupIn("zone", caller.zone), ...groupIn("region", caller.region)])
    for (const group of around) {
      if (tried === undefined ? group.healthy > 0 : group.hasUntried(tried)) {
        return tried === undefined ? group.pick(true, request) : group.pickUntried(true, request, tried)
      }
    }
    return anybody(request, tried)
  }
}
