import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { decode } from "../../../src/scenarios/Decode.ts"
import { printMistakes } from "../../../src/scenarios/reading/Mistake.ts"
import { settingsIn } from "../../../src/scenarios/reading/Variants.ts"
import { printDescription, describe as say } from "../../../src/scenarios/saying/Describe.ts"
import { shopInTwoZones } from "../SampleShop.ts"

describe("a description", () => {
  it("tells the scenario in the order in which one would explain it, but not the answer", () => {
    assert.strictEqual(
      printDescription(say(shopInTwoZones)),
      `In short
  - A shop in two zones.
  - It takes 2m of virtual time, the first 10s of which are not counted.

The system
  - shop is a service: 3 instances with 8 workers each, unbounded line.
  - Each instance of shop has a pool connections: 10 connections, unbounded line.
  - shop.buy (at most 5 calls at a time, more are rejected) works exponential(4ms), then asks pages and after a miss [calls ledger.read], then at the same time [calls ledger.write] and [sends a message to mail], 1 of which are enough, then in 30% of cases [fails 50% of the time], otherwise [waits 1s], then holds one of connections during [3 times, [calls ledger.read]].
  - ledger is a store: 20 connections, unbounded line, 2 replicas, reads from the primary.
  - ledger.read takes 2ms.
  - ledger.write takes 5ms.
  - pages is a cache: any number of entries, kept for 1m, in the caller's memory.
  - mail is a topic: 4 consumers, any number waiting, dead letter after 3 attempts 1s apart.
  - For each message of mail a consumer in a saga send [works 3ms] undone by [does nothing] and log [does nothing].

The ways between
  - Region eu has the zones eu-1 and eu-2.
  - eu-1 <-> eu-2: 2ms one way, loses 1% of messages.
  - Everywhere else: 1ms one way.

The load
  - purchase, from eu, with priority 1 and about zipf(100, 1), calls shop.buy (stops waiting after 1s, while the callee keeps working): 30/min for 2m, poisson; from 1 up to 20 users within 1m, from 30s on.

What goes wrong
  - slow: ledger is 6x slower from 1m to 1m20s.

What is promised
  - soon: 99% of purchase is answered within 1s.

Designs to compare
  - as-is is the scenario as described.
  - bold: Without a bulkhead. It leaves out system.shop.endpoints.buy.through.bulkhead.
  - calm sets duration to 90s; puts {wait: 1ms} before system.shop.endpoints.buy.work.

What is claimed
  - as-is and bold: goodput / offered during slow is > 10%, because most are answered.
  - bold against calm: failed requests is higher.

Predict before you run it
  - What happens?
  - Is it "much" or "little"?`
    )
  })

  it.each([
    ["[crash, cut]", "crash and cut"],
    ["{faults: 1}", "any one fault"],
    ["{faults: 2, kinds: [crash, cut]}", "up to 2 faults (crash, cut)"]
  ])("tells in spite of which faults an invariant is promised: %s", (against, despite) => {
    const set = settingsIn([`invariants={kept: {durable: ledger, against: ${against}}}`])
    const { found } = Result.match(decode(shopInTwoZones.source, { set }), {
      onFailure: (mistakes) => ({ found: printMistakes(mistakes) }),
      onSuccess: (decoded) => ({ found: printDescription(say(decoded)) })
    })

    assert.include(found, `kept: no acknowledged write of ledger is lost, in spite of ${despite}.`)
  })
})
