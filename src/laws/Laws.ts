/**
 * Laws: all of them, by family, in the order of the documentation.
 */
import { availability } from "./Availability.ts"
import { balancing } from "./Balancing.ts"
import { caches } from "./Caches.ts"
import { crowding } from "./Crowding.ts"
import { evictions } from "./Evictions.ts"
import { fanOut } from "./FanOut.ts"
import { generalQueues } from "./GeneralQueues.ts"
import { givingUp } from "./GivingUp.ts"
import { hedging } from "./Hedging.ts"
import type { Law } from "./Law.ts"
import { networks } from "./Networks.ts"
import { overload } from "./Overload.ts"
import { pools } from "./Pools.ts"
import { queues } from "./Queues.ts"
import { retries } from "./Retries.ts"
import { transactions } from "./Transactions.ts"

export interface Family {
  readonly name: string
  readonly laws: ReadonlyArray<Law>
}

export const families: ReadonlyArray<Family> = [
  { name: "Queues", laws: queues },
  { name: "Queues with a memory", laws: generalQueues },
  { name: "Crowding", laws: crowding },
  { name: "Networks and closed loops", laws: networks },
  { name: "Balancing", laws: balancing },
  { name: "Fan-out", laws: fanOut },
  { name: "Hedging", laws: hedging },
  { name: "Retries", laws: retries },
  { name: "Timeouts and breakers", laws: givingUp },
  { name: "Caches", laws: caches },
  { name: "Full caches", laws: evictions },
  { name: "Pools", laws: pools },
  { name: "Overload", laws: overload },
  { name: "Availability", laws: availability },
  { name: "Transactions and replicas", laws: transactions }
]

export const laws: ReadonlyArray<Law> = families.flatMap((family) => family.laws)
