/**
 * Laws: all of them, by family, in the order of the documentation.
 */
import { agreement } from "./Agreement.ts"
import { availability } from "./Availability.ts"
import { balancing } from "./Balancing.ts"
import { brokers } from "./Brokers.ts"
import { caches } from "./Caches.ts"
import { contention } from "./Contention.ts"
import { copies } from "./Copies.ts"
import { crowding } from "./Crowding.ts"
import { evictions } from "./Evictions.ts"
import { fanOut } from "./FanOut.ts"
import { generalQueues } from "./GeneralQueues.ts"
import { givingUp } from "./GivingUp.ts"
import { hedging } from "./Hedging.ts"
import { instances } from "./Instances.ts"
import type { Law } from "./Law.ts"
import { links } from "./Links.ts"
import { metastability } from "./Metastability.ts"
import { networks } from "./Networks.ts"
import { overload } from "./Overload.ts"
import { pools } from "./Pools.ts"
import { priorities } from "./Priorities.ts"
import { queues } from "./Queues.ts"
import { repairs } from "./Repairs.ts"
import { replication } from "./Replication.ts"
import { retries } from "./Retries.ts"
import { scaling } from "./Scaling.ts"
import { spreading } from "./Spreading.ts"
import { transactions } from "./Transactions.ts"

export interface Family {
  readonly name: string
  readonly laws: ReadonlyArray<Law>
}

export const families: ReadonlyArray<Family> = [
  { name: "Queues", laws: queues },
  { name: "Queues with a memory", laws: generalQueues },
  { name: "Crowding", laws: crowding },
  { name: "Who goes first, and who leaves", laws: priorities },
  { name: "Networks and closed loops", laws: networks },
  { name: "Balancing", laws: balancing },
  { name: "Which instance answers", laws: instances },
  { name: "Fan-out", laws: fanOut },
  { name: "Hedging", laws: hedging },
  { name: "Retries", laws: retries },
  { name: "Timeouts and breakers", laws: givingUp },
  { name: "Caches", laws: caches },
  { name: "Full caches", laws: evictions },
  { name: "Copies", laws: copies },
  { name: "Pools", laws: pools },
  { name: "Overload", laws: overload },
  { name: "Metastability", laws: metastability },
  { name: "Capacity that changes", laws: scaling },
  { name: "Links", laws: links },
  { name: "Availability", laws: availability },
  { name: "Repairs", laws: repairs },
  { name: "Brokers", laws: brokers },
  { name: "Optimistic updates", laws: contention },
  { name: "Transactions and replicas", laws: transactions },
  { name: "Replication", laws: replication },
  { name: "Spreading", laws: spreading },
  { name: "Agreement", laws: agreement }
]

export const laws: ReadonlyArray<Law> = families.flatMap((family) => family.laws)
