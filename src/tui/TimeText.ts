/**
 * Time text: an instant in milliseconds of virtual time, as people write it.
 */
import { formatSpan, millisecond } from "../sim/kernel/Instant.ts"

/** "1m30s". */
export const formatMs = (ms: number): string => formatSpan(Math.round(ms * millisecond))
