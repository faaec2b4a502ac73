/**
 * Consuming: what a group of consumers can be told, and how it says itself in words.
 *
 * Defaults are ours unless it says whose they are; `preset` puts those of a real broker in their place, see `BrokerPresets.ts`.
 */
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan, second, wholeSpan } from "../../kernel/Instant.ts"
import { optional, required } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import { Count, Factor, Ratio, Span as SpanText, writeRatio } from "../../model/Quantities.ts"
import { Amount } from "../transactions/Effect.ts"
import * as Dedupe from "./Dedupe.ts"
import * as Replaying from "./Replay.ts"

const Redelivery = Schema.Union([
  SpanText,
  Schema.Struct({
    first: required(SpanText, "How long after its first failure a message is delivered again."),
    factor: optional(Factor, "How many times longer it takes after every further failure. Default 2x."),
    max: optional(SpanText, "It never takes longer. Default 5m.")
  })
]).annotate({
  identifier: "Redelivery",
  title: "redelivery",
  description: "How long after it failed a message is delivered again: always as long, or `first`, `factor` and `max`."
})

const Batch = Schema.Struct({
  max: required(Count, "The most messages that a consumer takes at once."),
  linger: optional(
    SpanText,
    "How long a consumer that is free waits for `max` messages, from when it could have begun. Default 0s: it takes " +
      "what is there."
  ),
  setup: optional(Distribution, "Work that is done once per batch, before its messages. Default: none."),
  failure: optional(
    Schema.Literals(["each", "all"]),
    "What is delivered again when a message fails. `each` (default): that message. `all`: the whole batch, of which " +
      "those before it were done already, as AWS Lambda has it with SQS unless it is told ReportBatchItemFailures " +
      "(AWS Lambda developer guide, services-sqs-errorhandling)."
  )
}).annotate({
  identifier: "Batch",
  title: "batch",
  description:
    "Messages that a consumer takes together and works on one after the other. B of them cost `setup` + B x steps."
})

const Rebalance = Schema.Union([
  SpanText,
  Schema.Struct({
    pause: required(
      SpanText,
      "How long no consumer of the group takes messages. Kafka waits 3s for more members of a new group " +
        "(apache/kafka " +
        "group-coordinator/src/main/java/org/apache/kafka/coordinator/group/GroupCoordinatorConfig.java, " +
        "group.initial.rebalance.delay.ms)."
    ),
    notice: optional(
      SpanText,
      "How long it takes until a consumer that died is missed. Default 0s. Kafka: 45s (apache/kafka " +
        "clients/src/main/java/org/apache/kafka/clients/consumer/ConsumerConfig.java, session.timeout.ms)."
    )
  })
]).annotate({
  identifier: "Rebalance",
  title: "rebalance",
  description:
    "What happens when a consumer leaves or joins the group: nobody takes messages for so long, then the partitions " +
    "are shared out anew. What is being worked on goes on meanwhile."
})

const DeadLettersAs = Schema.Union([
  Schema.NonEmptyString,
  Schema.Struct({
    effect: required(Schema.NonEmptyString, "What happens when a message is put aside: `parked`."),
    amount: optional(Amount, "How much of it, exact to the cent. Default 1.")
  })
]).annotate({
  identifier: "DeadLettersAs",
  title: "deadLettersAs",
  description: "The effect that a dead letter is: its name, or `effect` and `amount`."
})

/** Of a group of consumers; beside `groups` they count for all of them. */
export const consuming = {
  consumers: optional(
    Count,
    "How many consumers there are; each works on one message, or one batch, at a time. Default 1, with `partitions` " +
      "as many as those. More of them than partitions have nothing to do."
  ),
  attempts: optional(Count, "How often a message is delivered until it is put aside as a dead letter. Default 3."),
  redelivery: optional(
    Redelivery,
    "How long after it failed a message is delivered again. Default: when its `visibility` ends, 1s if it has none."
  ),
  acknowledge: optional(
    Schema.Literals(["after", "before", "auto"]),
    "When a consumer says that it has a message. `after` (default) its work: at least once, a crash repeats it. " +
      "`before`: at most once, what fails is lost. `auto`: every `acknowledgeEvery` for all that is done by then, as " +
      "Kafka's enable.auto.commit."
  ),
  acknowledgeEvery: optional(
    SpanText,
    "How often `acknowledge: auto` does it; a crash repeats what was done since. Default 5s, as Kafka's " +
      "auto.commit.interval.ms (apache/kafka " +
      "clients/src/main/java/org/apache/kafka/clients/consumer/ConsumerConfig.java)."
  ),
  visibility: optional(
    SpanText,
    "A message that is not acknowledged so long after it was delivered is delivered again, whoever still works on " +
      "it. Counts from when its batch was taken. With `partitions` its consumer is taken for dead. Default: never. " +
      "SQS: 30s, at most 12h (Amazon SQS API reference, ChangeMessageVisibility); RabbitMQ: 30m " +
      "(rabbitmq/rabbitmq-website docs/consumers.md); Kafka's max.poll.interval.ms: 5m."
  ),
  batch: optional(Batch, "Takes several messages at once. Default: one at a time."),
  rebalance: optional(
    Rebalance,
    "A pause of the whole group when a consumer leaves or joins. Default: none, and it is noticed at once."
  ),
  dedupe: optional(
    Dedupe.Dedupe,
    "Consumers remember what they have done and do not do it again. Default: they do whatever is delivered."
  ),
  effectsPer: optional(
    Dedupe.Same,
    "What must have its effect once: `message`, `request` (all messages of one user request) or `key`. What has it " +
      "again counts as `effects twice`. Default: what `dedupe` goes by, else message."
  ),
  acknowledgementsLost: optional(
    Ratio,
    "Share of acknowledgements that never reach the broker, which delivers the message again. Default 0%."
  ),
  deadLetters: optional(
    Schema.String,
    "The topic that messages are sent to after their last attempt. Default: they are counted and put aside."
  ),
  deadLettersAs: optional(
    DeadLettersAs,
    "The effect that happens, for the request, when a message is put aside after its last attempt, so that a balance can say " +
      "`accepted <= handled + parked`. With `deadLetters` it happens when that topic has accepted it. Default: none."
  ),
  joins: optional(
    SpanText,
    "When consumers begin to take messages: a group that is added later, or dead letters that somebody sends back. Default 0s."
  ),
  from: optional(
    Schema.Literals(["earliest", "latest"]),
    "What those who join later get: all there is from the beginning (`earliest`, default), or what is published from then on " +
      "(`latest`, the default of Kafka's auto.offset.reset, apache/kafka " +
      "clients/src/main/java/org/apache/kafka/clients/consumer/ConsumerConfig.java)."
  ),
  replay: optional(Replaying.Replay, "Goes back and gets again what it is done with. Default: never."),
  inOrder: optional(
    Schema.Literals(["key", "topic"]),
    "Of what the messages must be done in the order in which they were published: of each `key`, or of the whole `topic`. What is " +
      "done after a later one counts as `out of order`. Default: nobody counts."
  )
} as const

export const Consuming = Schema.Struct(consuming)
export type Consuming = typeof Consuming.Type

/** The effect that a dead letter is, if it is one. */
export const putAsideAs = ({
  deadLettersAs
}: Consuming): { readonly effect: string; readonly amount?: number } | undefined =>
  typeof deadLettersAs === "string" ? { effect: deadLettersAs } : deadLettersAs

/** Attempts without end, as good as. */
export const forever = 1_000_000_000

/** How long after its n-th failure a message is delivered again; `undefined`: when its visibility ends. */
export const redeliveryAfter = ({ redelivery, visibility }: Consuming, failures: number): Span | undefined => {
  if (redelivery === undefined) return visibility === undefined ? second : undefined
  if (typeof redelivery === "number") return redelivery
  const { factor = 2, first, max = 300 * second } = redelivery
  let span = first
  for (let i = 1; i < failures && span < max; i++) span *= factor
  return wholeSpan(Math.min(span, max))
}

export const rebalanceOf = ({ rebalance }: Consuming): { readonly pause: Span; readonly notice: Span } =>
  rebalance === undefined
    ? { pause: 0, notice: 0 }
    : typeof rebalance === "number"
      ? { pause: rebalance, notice: 0 }
      : { notice: 0, ...rebalance }

const many = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`

const redeliveryText = (options: Consuming): string => {
  const { redelivery, visibility } = options
  if (redelivery === undefined && visibility !== undefined) return " when their visibility ends"
  if (redelivery === undefined || typeof redelivery === "number") return ` ${formatSpan(redelivery ?? second)} apart`
  const { factor = 2, first, max = 300 * second } = redelivery
  return ` ${formatSpan(first)} apart, then ${factor}x up to ${formatSpan(max)}`
}

/** How many consumers there are, in words; nothing where they are as many as partitions. */
export const consumersText = ({ consumers }: Consuming, partitions: number | undefined): ReadonlyArray<string> =>
  partitions !== undefined && consumers === undefined ? [] : [many(consumers ?? 1, "consumer")]

/** What they were told, in words: "dead letter after 3 attempts 1s apart", and whatever else was said. */
export const consumingText = (options: Consuming): ReadonlyArray<string> => {
  const { acknowledge, acknowledgeEvery = 5 * second, attempts = 3, batch, deadLetters } = options
  const { acknowledgementsLost, dedupe, from, joins, rebalance, replay, visibility } = options
  const { effect } = putAsideAs(options) ?? {}
  const letter = `dead letter${deadLetters === undefined ? "" : ` to ${deadLetters}`}${effect === undefined ? "" : ` (${effect})`}`
  return [
    attempts >= forever
      ? `delivered again without end${redeliveryText(options)}`
      : `${letter} after ${attempts === 1 ? "1 attempt" : `${attempts} attempts${redeliveryText(options)}`}`,
    ...(visibility === undefined ? [] : [`delivered again if not acknowledged within ${formatSpan(visibility)}`]),
    ...(acknowledge === "before" ? ["acknowledged before the work"] : []),
    ...(acknowledge === "auto" ? [`acknowledged every ${formatSpan(acknowledgeEvery)}`] : []),
    ...(acknowledgementsLost === undefined ? [] : [`${writeRatio(acknowledgementsLost)} of acknowledgements lost`]),
    ...(batch === undefined
      ? []
      : [
          `batches of up to ${batch.max}` +
            (batch.linger === undefined ? "" : ` within ${formatSpan(batch.linger)}`) +
            (batch.setup === undefined ? "" : ` that cost ${batch.setup.text} each`) +
            (batch.failure === "all" ? ", redelivered as a whole" : "")
        ]),
    ...(rebalance === undefined ? [] : [`stands still ${formatSpan(rebalanceOf(options).pause)} to rebalance`]),
    ...(dedupe === undefined ? [] : [Dedupe.describe(dedupe)]),
    ...(joins === undefined
      ? []
      : [`joins at ${formatSpan(joins)} for what comes ${from === "latest" ? "then" : "from the beginning"}`]),
    ...(replay === undefined ? [] : [Replaying.describe(replay)])
  ]
}
