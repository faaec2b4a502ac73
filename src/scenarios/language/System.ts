/**
 * System: the components of which a system consists, the links between them and the regions in which they stand.
 *
 * A component has exactly one key that says what it is. What a component can be told is told by its own file in
 * `sim/components`; what is added here is what needs steps: endpoints, the work on a message, policies in front of a service.
 */
import * as Schema from "effect/Schema"
import { Consuming } from "../../sim/components/brokers/Consuming.ts"
import { Topic } from "../../sim/components/brokers/Topic.ts"
import { Cache } from "../../sim/components/caches/Cache.ts"
import { LinkTable } from "../../sim/components/links/Link.ts"
import { ConnectionPool } from "../../sim/components/pools/ConnectionPool.ts"
import { Service } from "../../sim/components/services/Service.ts"
import { Store } from "../../sim/components/stores/Store.ts"
import { optional, required } from "../../sim/model/Described.ts"
import { kind } from "../reading/Kind.ts"
import { named } from "./Naming.ts"
import { Price, TopicPrice } from "./Prices.ts"
import { listOrStruct } from "./Shorthand.ts"
import { Policies, Steps } from "./Step.ts"

const EndpointInFull = Schema.Struct({
  through: optional(Policies, "Policies in front of the endpoint, outermost first. Default: none."),
  steps: required(Steps, "What is done, one step after the other.")
})

/** What is done when somebody calls: a list of steps, or steps with policies in front of them. */
export const EndpointSpec = listOrStruct(Steps, EndpointInFull, {
  identifier: "Endpoint",
  title: "endpoint",
  description: "What is done when somebody calls: a list of steps, or `steps` with policies in front of them."
})
export type EndpointSpec = typeof EndpointSpec.Type

const ServiceSpec = Schema.Struct({
  kind: kind("service"),
  service: required(
    Schema.Struct({
      ...Service.fields,
      price: optional(Price, "What it costs, where that differs from `prices`. Default: as they say."),
      through: optional(Policies, "Policies in front of the whole service, one state for all endpoints. Default: none.")
    }),
    "Instances with workers that answer at endpoints."
  ),
  endpoints: required(named(EndpointSpec), "What can be called, by name."),
  pools: optional(
    named(ConnectionPool),
    "Pools of connections or other things that steps `acquire`, per instance, by name. Default: none."
  )
})
export type ServiceSpec = typeof ServiceSpec.Type

const StoreSpec = Schema.Struct({
  kind: kind("store"),
  store: required(
    Schema.Struct({
      ...Store.fields,
      price: optional(Price, "What it costs, where that differs from `prices`. Default: as they say.")
    }),
    "A database: `read`, `write` and its own `operations` can be called."
  )
})
export type StoreSpec = typeof StoreSpec.Type

const CacheSpec = Schema.Struct({
  kind: kind("cache"),
  cache: required(
    Schema.Struct({
      ...Cache.fields,
      price: optional(Price, "What it costs, where that differs from `prices`. Default: as they say.")
    }),
    "A cache, used by `cache` steps."
  )
})
export type CacheSpec = typeof CacheSpec.Type

const ConsumerGroup = Schema.Struct({
  ...Consuming.fields,
  zones: optional(
    Schema.NonEmptyArray(Schema.String),
    "Zones in which its consumers stand, in turn. Default: in none."
  ),
  steps: required(Steps, "What a consumer of the group does with a message.")
})
export type ConsumerGroup = typeof ConsumerGroup.Type

const TopicSpec = Schema.Struct({
  kind: kind("topic"),
  topic: required(
    Schema.Struct({
      ...Topic.fields,
      price: optional(TopicPrice, "What it costs, where that differs from `prices`. Default: as they say."),
      steps: optional(Steps, "What a consumer does with a message. Needed unless there are `groups`."),
      groups: optional(
        named(ConsumerGroup),
        "Groups of consumers, by name, instead of `steps`. Each gets every message, and its consumers are processes of their own, " +
          "`orders.billing/1` and so on, which faults can hit. What is said beside `groups` counts for all of them."
      )
    }),
    "A queue of messages and those who work on them; `publish` steps send to it."
  )
})
export type TopicSpec = typeof TopicSpec.Type

/** A part of the system; `kind` says what it is. */
export const Component = Schema.Union([ServiceSpec, StoreSpec, CacheSpec, TopicSpec]).annotate({
  identifier: "Component",
  title: "component",
  description: "A part of the system. Exactly one of service, store, cache and topic."
})
export type Component = typeof Component.Type

/** The components of the system by name. */
export const System = named(Component)
export type System = typeof System.Type

/** What holds between places, by `default`, `a -> b` or `a <-> b`. */
export const Links = LinkTable
export type Links = LinkTable

/** Zones by region. A zone that is in none is a region of its own. */
export const Regions = named(Schema.Array(Schema.String))
export type Regions = typeof Regions.Type

/** What fails together, by name: instances, components, zones or regions. */
export const Groups = named(Schema.NonEmptyArray(Schema.String))
export type Groups = typeof Groups.Type
