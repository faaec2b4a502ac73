/**
 * Wiped shards: what is lost with the disk of a shard: all that was written of the keys for which it answers, and nothing else.
 *
 * It goes on empty at once: there are no copies, and no backups that know of shards.
 */
import type { Part } from "../../../model/Endpoint.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Ledger } from "../Ledger.ts"
import { Outages } from "../Outages.ts"

/** `ownerOf` says which of the shards has a key now. */
export const wiping = (
  shards: ReadonlyArray<Part>,
  ownerOf: (key: number) => number,
  ledger: Ledger,
  name: string,
  run: Run
): ((hit: ReadonlyArray<Part>) => void) => {
  const { journal, kernel } = run
  const meter = journal.meter({ name: "lost writes", of: name, kind: "counter" })
  const tell = ledger.lostBy("wipe")
  const outages = new Outages(name, run)
  return (hit) => {
    let count = 0
    let oldest = kernel.now
    const isGone = (key: number) => hit.includes(shards[ownerOf(key)]!)
    ledger.drop(isGone, (key, entry, added) => {
      count++
      oldest = Math.min(oldest, entry.at)
      tell(key, entry, added)
    })
    if (count > 0) outages.gone(count, oldest, meter)
  }
}
