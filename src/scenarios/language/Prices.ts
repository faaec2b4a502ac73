/**
 * Prices: what the parts of a system cost, as a scenario says it: `prices:` with a sheet of prices by kind of component, and
 * `price` of a component of its own.
 *
 * `prices: list-prices` names a sheet of the library or, by a path, a file beside the scenario; reading the scenario puts the sheet
 * in the place of its name (see `PriceSheets.ts`), so that variants and `--set` can change every single price.
 */
import * as Schema from "effect/Schema"
import { consumersOf } from "../../sim/components/brokers/Topic.ts"
import { instancesOf } from "../../sim/components/services/Service.ts"
import { newMachineOf } from "../../sim/components/stores/durability/Backups.ts"
import { optional, required } from "../../sim/model/Described.ts"
import { MessageSize } from "../../sim/model/MessageSize.ts"
import { Bytes } from "../../sim/model/Quantities.ts"
import type { Priced, Tariff } from "../../sim/model/Tariff.ts"
import { writeWhole } from "../../sim/model/WholeText.ts"
import { groupName, zonesOf } from "../Places.ts"
import type { Component } from "./System.ts"

/** An amount of the sheet's currency, at least 0. */
const Money = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

const kept = {
  storage: optional(Bytes, "How much it stores in all. Default 0."),
  storageGBMonth: optional(Money, "Of a GB (10^9 bytes) for a month of 730 hours. Default: the sheet's, or 0.")
}

/** `price:` of a service, store or cache, or of the whole kind. */
export const Price = Schema.Struct({
  instanceHour: optional(Money, "Of an instance or node, by the hour, busy or not. Default: the sheet's, or 0."),
  millionRequests: optional(
    Money,
    "Of a million calls that reach it, refused ones included. Default: the sheet's, or 0."
  ),
  ...kept
}).annotate({
  identifier: "Price",
  title: "price",
  description: "What a component costs, in the currency of `prices`."
})
export type Price = typeof Price.Type

/** The same of a topic. */
export const TopicPrice = Schema.Struct({
  instanceHour: optional(Money, "Of each of its consumers, by the hour. Default: the sheet's, or 0."),
  millionMessages: optional(
    Money,
    "Of a million messages: each counts for every group that gets it, and again when it is delivered again. Default: the " +
      "sheet's, or 0."
  ),
  ...kept
}).annotate({
  identifier: "TopicPrice",
  title: "price",
  description: "What a topic costs, in the currency of `prices`."
})
export type TopicPrice = typeof TopicPrice.Type

const TrafficPrice = Schema.Struct({
  betweenZones: optional(Money, "Of a GB that components send from zone to zone of one region. Default 0."),
  betweenRegions: optional(Money, "Of a GB that goes from region to region, that of clients included. Default 0."),
  size: optional(MessageSize, "How large calls are, and their answers, that have no `size` of their own. Default 0.")
})

const Currency = Schema.String.check(
  Schema.isPattern(/^[A-Z]{3}$/, { message: "a currency has three letters, e.g. USD or EUR" })
)

const PriceDate = Schema.String.check(
  Schema.isPattern(/^\d{4}-\d{2}(-\d{2})?$/, { message: "expected the month or day of the prices, e.g. 2025-01" })
)

const sheetFields = {
  title: optional(Schema.String, "Whose prices these are."),
  date: optional(PriceDate, "Of when they are, e.g. 2025-01."),
  service: optional(Price, "Of every service that does not say otherwise."),
  store: optional(Price, "Of every store that does not say otherwise."),
  cache: optional(Price, "Of every cache that does not say otherwise."),
  topic: optional(TopicPrice, "Of every topic that does not say otherwise."),
  traffic: optional(TrafficPrice, "Of what goes between zones and regions. Copies to replicas are not counted.")
}
const currencySays = "In three letters, e.g. USD. Nothing is converted."

/** A sheet of prices in a file of its own. */
export const PriceSheet = Schema.Struct({ currency: required(Currency, currencySays), ...sheetFields }).annotate({
  identifier: "PriceSheet",
  title: "prices",
  description: "Prices by kind of component."
})

const OwnPrices = Schema.Struct({
  sheet: optional(Schema.String, "The name of a sheet that holds wherever nothing else is said here. Default: none."),
  currency: optional(Currency, `${currencySays} Default: the sheet's.`),
  ...sheetFields
})
type OwnPrices = typeof OwnPrices.Type

/** `prices:` of a scenario. */
export const Prices = Schema.Union([Schema.String, OwnPrices]).annotate({
  identifier: "Prices",
  title: "prices",
  description:
    "Prices, or the name of a sheet of them: one of the library (`list-prices`), or a YAML file beside the scenario " +
    "(`./prices.yaml`). `{sheet: list-prices, service: {instanceHour: 0.2}}` changes some prices of a sheet."
})
export type Prices = typeof Prices.Type

/** What the parts of a system cost; `undefined` without prices. */
export const tariffOf = (
  prices: Prices | undefined,
  system: Readonly<Record<string, Component>>
): Tariff | undefined => {
  if (prices === undefined || typeof prices === "string" || prices.currency === undefined) return undefined
  const { currency, date, title, traffic = {} } = prices
  return {
    currency,
    source: [title ?? "the scenario's own", ...(date === undefined ? [] : [date])].join(", "),
    components: Object.entries(system).map(([name, component]) => priced(name, component, prices)),
    betweenZones: (traffic.betweenZones ?? 0) / gigabyte,
    betweenRegions: (traffic.betweenRegions ?? 0) / gigabyte,
    size: traffic.size ?? { request: 0, answer: 0 }
  }
}

const gigabyte = 1e9
const million = 1e6

const priced = (name: string, component: Component, sheet: OwnPrices): Priced => {
  switch (component.kind) {
    case "service":
      return counted(name, [name], instancesOf(component.service), { ...sheet.service, ...component.service.price })
    case "store":
      // The machine to which it may be restored is not there until then.
      return counted(name, [name], zonesOf(component).length - newMachineOf(component.store).length, {
        ...sheet.store,
        ...component.store.price
      })
    case "cache":
      return counted(name, [name], 1, { ...sheet.cache, ...component.cache.price })
    case "topic": {
      const { groups, price } = component.topic
      const { millionMessages = 0, ...rest } = { ...sheet.topic, ...price }
      // A topic with groups is asked once more as a whole; a message costs where it is handed out.
      const sites = groups === undefined ? [name] : Object.keys(groups).map((group) => groupName(name, group))
      const consumers =
        groups === undefined
          ? consumersOf(component.topic)
          : Object.values(groups).reduce((sum, own) => sum + consumersOf(component.topic, own), 0)
      return counted(name, sites, consumers, { ...rest, millionRequests: millionMessages })
    }
  }
}

const counted = (
  name: string,
  sites: ReadonlyArray<string>,
  instances: number,
  { instanceHour = 0, millionRequests = 0, storage = 0, storageGBMonth = 0 }: Price
): Priced => ({
  name,
  sites,
  instances,
  instanceHour,
  storageMonth: (storage / gigabyte) * storageGBMonth,
  perCall: millionRequests / million
})

const amount = (price: Price | TopicPrice, currency: string): string =>
  Object.entries(price)
    .map(([key, value]) => {
      const says = words[key as keyof typeof words]
      return key === "storage"
        ? `${Schema.encodeSync(Bytes)(value)} ${says}`
        : `${writeWhole(value)} ${currency} ${says}`
    })
    .join(", ")

const words = {
  instanceHour: "an hour for each instance",
  millionRequests: "for a million calls",
  millionMessages: "for a million messages",
  storage: "stored",
  storageGBMonth: "for a GB stored for a month"
} as const

/** In words, a sentence each: whose prices, what each kind costs, and what differs from it. */
export const describePrices = (
  prices: Prices | undefined,
  system: Readonly<Record<string, Component>>
): ReadonlyArray<string> => {
  const tariff = tariffOf(prices, system)
  if (tariff === undefined || typeof prices !== "object") return []
  const { cache, service, store, topic, traffic = {} } = prices
  const kinds = Object.entries({ service, store, cache, topic }).flatMap(([kind, price]) =>
    price === undefined || Object.keys(price).length === 0 ? [] : [`A ${kind} costs ${amount(price, tariff.currency)}.`]
  )
  const own = Object.entries(system).flatMap(([name, component]) => {
    const price = priceOf(component)
    return price === undefined || Object.keys(price).length === 0
      ? []
      : [`${name} costs ${amount(price, tariff.currency)}.`]
  })
  const ways = [
    ...(traffic.betweenZones === undefined ? [] : [`${traffic.betweenZones} ${tariff.currency} between zones`]),
    ...(traffic.betweenRegions === undefined ? [] : [`${traffic.betweenRegions} ${tariff.currency} between regions`])
  ]
  return [
    `Prices are those of: ${tariff.source}.`,
    ...kinds,
    ...own,
    ...(ways.length === 0 ? [] : [`A GB costs ${ways.join(" and ")}.`])
  ]
}

/** What is said of one component. */
export const priceOf = (component: Component): Price | TopicPrice | undefined => {
  switch (component.kind) {
    case "service":
      return component.service.price
    case "store":
      return component.store.price
    case "cache":
      return component.cache.price
    case "topic":
      return component.topic.price
  }
}
