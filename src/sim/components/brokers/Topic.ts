/**
 * Topic: a broker that keeps messages until consumers have worked on them.
 *
 * Publishing is answered as soon as the message is accepted; nobody waits for the work. Messages survive a crash of the topic: it
 * only loses what its consumers were doing. A topic with `groups` has consumers of their own places, who go on while it is down;
 * without, they stand where it stands and share its fate.
 */
import * as Schema from "effect/Schema"
import { optional, required } from "../../model/Described.ts"
import { Count, Ratio, writeRatio } from "../../model/Quantities.ts"
import { BrokerPreset, presetOptions } from "./BrokerPresets.ts"
import type { Consuming } from "./Consuming.ts"
import { consumersText, consuming, consumingText } from "./Consuming.ts"

const Poison = Schema.Union([
  Ratio,
  Schema.Struct({
    share: required(Ratio, "Share of messages that fail however often they are delivered."),
    fails: optional(
      Schema.Literals(["before", "after"]),
      "`before` (default) its steps: at once, and nothing of them is done, as with a message that nobody can read. `after` its " +
        "steps: they are all done, effects included, at every delivery."
    )
  })
]).annotate({
  identifier: "Poison",
  title: "poison",
  description:
    "Messages that fail however often they are delivered: a share of all, before anything is done with them, or `share` and when it `fails`."
})

/** `topic:` of a component. */
export const Topic = Schema.Struct({
  preset: Schema.optionalKey(BrokerPreset),
  partitions: optional(
    Count,
    "Messages of the same key go to the same partition, and a partition has one consumer who keeps their order: " +
      "while a message that failed waits to be delivered again, all behind it wait too. Default: none, any consumer " +
      "takes whatever is next."
  ),
  inFlightPerPartition: optional(
    Count,
    "How many messages of a partition its consumer works on at once. With more than one their order is not kept. " +
      "Default 1."
  ),
  capacity: optional(
    Count,
    "Messages that may wait, of each group; what happens to the next is said by `full`. Default: unlimited."
  ),
  full: optional(
    Schema.Literals(["refuse", "block", "drop-oldest"]),
    "When there is no room for a message: `refuse` it (default, `queue full`), `block` whoever publishes it until " +
      "there is, or `drop-oldest`, which throws out the oldest that waits, as RabbitMQ does " +
      "(rabbitmq/rabbitmq-website docs/maxlength.md)."
  ),
  poison: optional(Poison, "Which share of messages fails however often they are delivered. Default 0%."),
  duplicates: optional(Ratio, "Share of messages that the broker delivers twice though all went well. Default 0%."),
  loss: optional(Ratio, "Share of messages that the broker accepts and then loses. Default 0%."),
  zone: optional(Schema.String, "Zone in which it stands, with its consumers. Default: in none."),
  ...consuming
})
export type Topic = typeof Topic.Type

/** The options with those of the preset behind them. */
export const settled = (options: Topic): Topic => ({ ...presetOptions(options.preset), ...options })

/** Which share of messages nobody can handle, and whether that is found out before they are worked on. */
export const poisonOf = ({ poison = 0 }: Topic): { readonly share: number; readonly fails: "before" | "after" } =>
  typeof poison === "number" ? { share: poison, fails: "before" } : { fails: "before", ...poison }

/** What a group is told by the topic, and by itself. */
export const consumingOf = (options: Topic, own: Consuming = {}): Consuming => {
  const inherited = settled(options)
  const told = Object.keys(consuming).filter((key) => key in inherited)
  return { ...Object.fromEntries(told.map((key) => [key, inherited[key as keyof Consuming]])), ...own }
}

/** How many consumers a group has. */
export const consumersOf = (options: Topic, own?: Consuming): number =>
  consumingOf(options, own).consumers ?? settled(options).partitions ?? 1

/** What a topic can be told without being out of the ordinary. */
const plain: ReadonlyArray<string> = ["consumers", "partitions", "capacity", "attempts", "redelivery", "zone"]

/** Whether more is to be counted of its messages than what a plain topic counts. */
export const isDetailed = (options: Topic): boolean =>
  Object.keys(Topic.fields).some((key) => key in options && !plain.includes(key))

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`

const whenFull = { "refuse": "", "block": ", then publishers wait", "drop-oldest": ", then the oldest is dropped" }

/** In words: "4 consumers, at most 10000 waiting, dead letter after 3 attempts 1s apart". `groups`: how many it names. */
export const describe = (options: Topic, groups = 0): string => {
  const { capacity, full = "refuse", inFlightPerPartition: atOnce = 1, ...given } = settled(options)
  const { duplicates, loss, partitions } = given
  const poison = poisonOf(given)
  const own = consumingOf(options)
  return [
    ...(options.preset === undefined ? [] : [`as ${options.preset}`]),
    ...(partitions === undefined ? [] : [many(partitions, "partition")]),
    ...(atOnce === 1 ? [] : [`${atOnce} messages of each at once`]),
    ...(groups === 0 ? consumersText(own, partitions) : [`${many(groups, "group")} of consumers`]),
    capacity === undefined ? "any number waiting" : `at most ${capacity} waiting${whenFull[full]}`,
    ...(groups === 0 ? consumingText(own) : []),
    ...Object.entries({
      [poison.fails === "before" ? "poisoned" : "poisoned after their work"]: given.poison && poison.share,
      "delivered twice": duplicates,
      "lost": loss
    }).flatMap(([word, share]) => (share === undefined ? [] : [`${writeRatio(share)} ${word}`]))
  ].join(", ")
}

/** A group of consumers in words: "2 consumers, dead letter after 3 attempts 1s apart". */
export const describeGroup = (options: Topic, own: Consuming): string => {
  const told = consumingOf(options, own)
  return [many(consumersOf(options, own), "consumer"), ...consumingText(told)].join(", ")
}
