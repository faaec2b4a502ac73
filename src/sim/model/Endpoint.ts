/**
 * Endpoint and policy: the two shapes from which everything is built.
 *
 * An endpoint answers requests or fails; services, caches, stores, links and balancers are endpoints made from others. A policy
 * is a way of calling. The effect that an endpoint returns may be run more than once (a retry does), so whatever is drawn,
 * counted or entered happens when it *runs*, not when the endpoint is called.
 */
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Conditions } from "./Conditions.ts"
import type { Failure } from "./Failure.ts"
import type { Place, Request } from "./Request.ts"

/** What an endpoint answers with. */
export interface Reply {
  /** "stale" comes from a cache or replica that is behind; "degraded" from a fallback. Both are answers, neither is the real thing. */
  readonly quality: "full" | "stale" | "degraded"
}

export const full: Reply = { quality: "full" }
export const stale: Reply = { quality: "stale" }
export const degraded: Reply = { quality: "degraded" }

/** The effect that answers in full at once. */
export const answered: Effect.Effect<Reply> = Exit.succeed(full)

/** Something that answers requests, or fails in one of the ways in `Failure.ts`. */
export type Endpoint = (request: Request) => Effect.Effect<Reply, Failure>

/** A way of calling: made once per caller (it may keep state), then wrapped around an endpoint. */
export type Policy = Effect.Effect<(next: Endpoint) => Endpoint>

/** Who calls, for a policy that stands between a caller and what it calls. */
export interface Caller {
  /** Unique within a world and the same in every variant, e.g. "shop.checkout -> payments.charge"; names random streams and meters. */
  readonly label: string
  /** The calling component or journey, e.g. "shop" or "buy". */
  readonly name: string
  /** Number of the calling component's site; -1 for clients. */
  readonly site: number
  /** What is called, e.g. "payments.charge". */
  readonly target: string
}

/** How a message gets from one place to another and its answer back: the wrapping that links put round an endpoint. */
export interface Network {
  passage(from: Place, to: Place): (next: Endpoint) => Endpoint
}

/** A part of a component that can be hit by a fault: an instance, a primary, a replica, a cache node. */
export interface Part {
  readonly place: Place
  readonly conditions: Conditions
  /** `false` while there could be an instance and is none. Default: it is there. */
  readonly isPresent?: boolean
}
