/**
 * Broker presets: what real brokers and their clients do unless they are told otherwise.
 *
 * What is written beside a preset still counts. Each cites where its figures were read.
 */
import * as Schema from "effect/Schema"
import { minute, second } from "../../kernel/Instant.ts"
import type { Consuming } from "./Consuming.ts"
import { forever } from "./Consuming.ts"

interface BrokerPreset {
  readonly options: Consuming & { readonly partitions?: number; readonly full?: "drop-oldest" }
  readonly source: string
}

const presets = {
  sqs: {
    options: { visibility: 30 * second, attempts: forever },
    source: "Amazon SQS API reference, ChangeMessageVisibility; no queue for dead letters unless one is named"
  },
  kafka: {
    options: {
      partitions: 1,
      acknowledge: "auto",
      acknowledgeEvery: 5 * second,
      visibility: 5 * minute,
      redelivery: second,
      attempts: forever,
      batch: { max: 500 },
      rebalance: { pause: 3 * second, notice: 45 * second }
    },
    source:
      "apache/kafka clients/src/main/java/org/apache/kafka/clients/consumer/ConsumerConfig.java: " +
      "auto.commit.interval.ms, max.poll.interval.ms, max.poll.records, session.timeout.ms; " +
      "group-coordinator/src/main/java/org/apache/kafka/coordinator/group/GroupCoordinatorConfig.java: " +
      "group.initial.rebalance.delay.ms; that what fails is tried again after 1s is ours"
  },
  rabbitmq: {
    options: { visibility: 30 * minute, redelivery: 0, attempts: forever, full: "drop-oldest" },
    source: "rabbitmq/rabbitmq-website docs/consumers.md and docs/maxlength.md, classic queues"
  }
} as const satisfies Record<string, BrokerPreset>

const names = Object.keys(presets) as Array<keyof typeof presets>

export const BrokerPreset = Schema.Literals(names).annotate({
  description:
    "Whose defaults count for what is not written: " +
    `${names.map((name) => `\`${name}\` (${presets[name].source})`).join(", ")}. Default: those given here.`
})
export type BrokerPresetName = keyof typeof presets

/** What a preset says; nothing without one. */
export const presetOptions = (name: BrokerPresetName | undefined): BrokerPreset["options"] =>
  name === undefined ? {} : presets[name].options
