/**
 * K6 values: the times and the whole numbers that k6's options are made of.
 *
 * A time may also be a bare number, which is milliseconds, in k6 and in YAML; k6's types allow only text, so the type
 * of the written side allows only text as well, and a script's `Options` and our schema fit each other.
 */
import * as Schema from "effect/Schema"
import type { Span } from "../kernel/Instant.ts"
import { K6Duration } from "../model/Quantities.ts"

/** A span as k6 writes it: `300ms`, `1m30s`, `1d2h`. */
export const K6Time = K6Duration as unknown as Schema.Codec<Span, string>

/** A whole number; k6 has no others outside thresholds. */
export const K6Whole = Schema.Number.check(Schema.isInt({ message: "k6 takes only whole numbers here" }))
