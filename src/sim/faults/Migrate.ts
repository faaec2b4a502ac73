/**
 * Migrate: the rows of a store get another layout while it serves: under a lock that keeps everybody out, or a batch at a time.
 *
 * The lock has a line as in PostgreSQL: who wants it waits for the calls inside, and whoever comes later waits behind, so that one
 * long query in front of a short `ALTER TABLE` holds up everybody. `lockTimeout` is the cure. `online` is expand, migrate, contract:
 * a short lock, the rows one batch after the other while writes go to both layouts, and a short lock again.
 */
import * as Schema from "effect/Schema"
import { formatSpan, millisecond, second } from "../kernel/Instant.ts"
import type { Migration } from "../model/Alteration.ts"
import { optional, required } from "../model/Described.ts"
import { Count, Factor, Span } from "../model/Quantities.ts"
import { writeWhole } from "../model/WholeText.ts"

const Parts = Schema.Struct({
  strategy: optional(
    Schema.Literals(["blocking", "online"]),
    "`blocking` rewrites all rows under one lock; `online` expands the schema, copies the rows a batch at a time, and contracts it. " +
      "Default blocking."
  ),
  rows: required(Count, "How many rows every node has, or every shard."),
  row: required(Span, "How long it takes to rewrite one row."),
  blocks: optional(
    Schema.Literals(["everything", "writes"]),
    "Which calls have to wait while the lock is held, and while somebody waits for it: `everything` (default), as for most forms " +
      "of ALTER TABLE in PostgreSQL, or only `writes`, as for CREATE INDEX."
  ),
  lockTimeout: optional(
    Span.check(Schema.isGreaterThan(0, { message: "the lock has to be waited for for some time" })),
    "How long it waits for the lock, and others behind it, before it gives up and asks again later. Default: as long as it takes, " +
      "as `lock_timeout` of PostgreSQL."
  ),
  again: optional(Span, "With `lockTimeout`, or after a crash: how long until it asks again. Default 10s."),
  batch: optional(
    Count,
    "Online: how many rows are copied at a time, by one connection. Default 1000, as `chunk-size` of gh-ost."
  ),
  pause: optional(Span, "Online: how long it rests after each batch. Default 0s, as gh-ost, whose `nice-ratio` is 0."),
  lock: optional(
    Span,
    "Online: how long the lock is held to expand the schema and to contract it, which changes no row. Default 10ms."
  ),
  dualWrite: optional(
    Schema.Boolean,
    "Online: whether writes go to both layouts until it is over. Without, what is written to a row that has been copied is missing " +
      "in the copy. Default true."
  ),
  writes: optional(Factor, "Online, with `dualWrite`: meanwhile writes take this many times as long. Default 2x.")
})
type Parts = typeof Parts.Type

const ofOnline = ["batch", "pause", "lock", "dualWrite", "writes"] as const satisfies ReadonlyArray<keyof Parts>

const contradictions = (migrate: Parts) => {
  const { dualWrite, strategy = "blocking", writes } = migrate
  return [
    ...ofOnline
      .filter((key) => strategy === "blocking" && migrate[key] !== undefined)
      .map((key) => ({ path: [key], issue: `"${key}" is of an online migration, and this one is blocking` })),
    ...(dualWrite === false && writes !== undefined
      ? [{ path: ["writes"], issue: "without dual writes a write takes as long as ever" }]
      : []),
    ...(writes !== undefined && writes < 1
      ? [{ path: ["writes"], issue: "a write to both layouts takes no less than one: at least 1x" }]
      : [])
  ]
}

export const Migrate = Parts.check(Schema.makeFilter(contradictions)).annotate({
  identifier: "Migrate",
  description: "A schema migration: every row gets another layout, under a lock or while all goes on."
})
export type Migrate = typeof Migrate.Type

/** With every default filled in. */
export const migrationOf = (migrate: Migrate): Migration => {
  const { again = 10 * second, blocks = "everything", lockTimeout = Infinity, row, rows, strategy } = migrate
  const { batch = 1000, dualWrite = true, lock = 10 * millisecond, pause = 0, writes = 2 } = migrate
  const online = { batch, pause, lock, dualWrite: dualWrite ? writes : undefined }
  return { rows, row, blocks, lockTimeout, again, online: strategy === "online" ? online : undefined }
}

/** As the end of a sentence: "is migrated under a lock that keeps everybody out, 2,000,000 rows at 20us each,". */
export const describe = (migrate: Migrate): string => {
  const { blocks, online, lockTimeout, row, rows } = migrationOf(migrate)
  const lock = blocks === "writes" ? "a lock that keeps writes out" : "a lock that keeps everybody out"
  const patience = lockTimeout === Infinity ? "" : `, waiting for the lock for at most ${formatSpan(lockTimeout)}`
  const size = `${writeWhole(rows)} rows at ${formatSpan(row)} each`
  if (online === undefined) return `is migrated under ${lock}, ${size}${patience},`
  const { batch, dualWrite, pause } = online
  return (
    `is migrated ${writeWhole(batch)} rows at a time, ${size}` +
    (pause === 0 ? "" : `, resting for ${formatSpan(pause)} after each batch`) +
    (dualWrite === undefined
      ? ", with writes to the old layout only"
      : `, with writes to both taking ${dualWrite}x as long`) +
    `${patience},`
  )
}
