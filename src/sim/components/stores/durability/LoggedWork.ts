/**
 * Logged work: a write at a store with a log: its work, then what it does to the key, then perhaps a flush.
 *
 * It holds its connection until it is acknowledged.
 */
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant } from "../../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../../kernel/Process.ts"
import { beginning, Frame, launching, park, pass, push, resume } from "../../../kernel/Process.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import { answered } from "../../../model/Endpoint.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Request } from "../../../model/Request.ts"
import type { Entering, Entry } from "../Ledger.ts"
import type { Flush, Log } from "./WriteAheadLog.ts"

/** `work` at the only node there is, and after it the log. */
export const logging = (work: Endpoint, how: Entering, log: Log, { kernel }: Run): Endpoint => {
  const inner = beginning(work)
  const logs: Beginning<Request> = {
    begin: (request, fiber) => {
      push(fiber, new Logging(how, log, request, kernel.now, (due) => void kernel.soon(due)))
      return inner.begin(request, fiber)
    }
  }
  return launching(logs)
}

class Logging extends Frame implements Flush, Due {
  position = 0
  #how: Entering
  readonly #log: Log
  readonly #request: Request
  readonly #began: Instant
  readonly #soon: (due: Due) => void
  #fiber: Running | undefined
  #state: "working" | "waiting" | "flushed" | "over" = "working"
  #entry: Entry | undefined

  constructor(how: Entering, log: Log, request: Request, began: Instant, soon: (due: Due) => void) {
    super()
    this.#how = how
    this.#log = log
    this.#request = request
    this.#began = began
    this.#soon = soon
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const { does, ledger } = this.#how
    if (this.#state !== "working") return pass(value, fiber)
    const { key } = this.#request
    if (ledger.forbids(key, does!)) {
      ledger.told(this.#how, this.#request, this.#began, ledger.at(key), "refused")
      return ledger.refused
    }
    const how = ledger.doing(this.#how, this.#request)
    if (how === undefined) return pass(value, fiber)
    this.#how = how
    this.#entry = this.#log.append(key, how.does!)
    if (!this.#log.mustWait) {
      ledger.told(how, this.#request, this.#began, this.#entry)
      return pass(value, fiber)
    }
    this.#state = "waiting"
    this.#fiber = fiber
    this.position = this.#entry.position
    push(fiber, this)
    const waits = park(fiber)
    this.#log.wait(this)
    return waits
  }

  flushed(): void {
    this.#state = "flushed"
    this.#how.ledger.told(this.#how, this.#request, this.#began, this.#entry!)
    this.#soon(this)
  }

  due(): void {
    if (this.#state !== "flushed") return
    this.#state = "over"
    resume(this.#fiber!, answered)
  }

  override stopped(): undefined {
    if (this.#state === "waiting") {
      this.#log.leave(this)
      this.#how.ledger.told(this.#how, this.#request, this.#began, this.#entry!, "unsure")
    }
    this.#state = "over"
  }
}
