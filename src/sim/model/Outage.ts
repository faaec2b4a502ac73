/**
 * Outage: by which names stores state that nobody took their writes, and how old what they lost was.
 *
 * Measured as `rto` and `rpo`; the meters are there only in runs in which it happened.
 */
export const outageMeters = { outage: "time without a primary", loss: "age of what was lost" } as const
