/**
 * Message books: the names under which it is counted what became of the messages of a topic, and how they balance.
 *
 * At every instant, for each group of consumers: in = out + inside.
 */
export const messageCounters = {
  /** Messages for this group that the broker accepted, each once. */
  published: "published",
  /** Copies of them that it delivers besides. */
  duplicates: "duplicates",
  /** Done, and the broker knows it. */
  acknowledged: "acknowledged",
  /** By the broker, or by a consumer that had acknowledged them before its work. */
  lost: "lost",
  /** Thrown out of a full line by newer ones. */
  dropped: "dropped",
  /** Put aside after their last attempt. */
  dead: "dead letters",
  /** Messages that have had their effect. */
  effects: "effects",
  /** Times that one had it again. */
  twice: "effects twice",
  /** Deliveries that a consumer knew again. */
  deduplicated: "deduplicated",
  /** Deliveries that were not acknowledged while they were invisible. */
  expired: "visibility ended",
  /** Dead letters that the topic for them did not take. */
  refused: "dead letters refused"
} as const

const { acknowledged, dead, dropped, duplicates, lost, published } = messageCounters

/** Counters of what came in and what is over, and gauges of what is inside. */
export const messageBalance = {
  in: [published, duplicates],
  out: [acknowledged, dead, lost, dropped],
  inside: ["backlog", "in flight"]
} as const
