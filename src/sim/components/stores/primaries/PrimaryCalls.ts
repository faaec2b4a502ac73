/**
 * Primary calls: an operation at one of several primaries: its work there, and then what it does to the key.
 */
import type { Instant } from "../../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../../kernel/Process.ts"
import { Frame, pass, push } from "../../../kernel/Process.ts"
import { stale } from "../../../model/Endpoint.ts"
import { purposeOf } from "../../../model/Purpose.ts"
import type { Request } from "../../../model/Request.ts"
import type { Effect as Doing } from "../Contents.ts"
import type { PrimariesStore } from "./PrimariesStore.ts"

export class PrimaryCalls implements Beginning<Request> {
  readonly store: PrimariesStore
  readonly operation: string
  /** `undefined` for a read. */
  readonly does: Doing | undefined
  readonly node: number
  readonly #served: Beginning<Request>

  constructor(
    store: PrimariesStore,
    operation: string,
    does: Doing | undefined,
    node: number,
    served: Beginning<Request>
  ) {
    this.store = store
    this.operation = operation
    this.does = does
    this.node = node
    this.#served = served
  }

  begin(request: Request, fiber: Running): Step {
    if (this.store.wiped?.isEmptied(this.node) === true) return this.store.unreachable
    push(fiber, new Apply(this, request))
    return this.#served.begin(request, fiber)
  }
}

class Apply extends Frame {
  readonly #calls: PrimaryCalls
  readonly #request: Request
  readonly #began: Instant
  readonly #acknowledged: ReadonlyArray<number> | undefined

  constructor(calls: PrimaryCalls, request: Request) {
    super()
    this.#calls = calls
    this.#request = request
    this.#began = calls.store.run.kernel.now
    if (calls.does === undefined) this.#acknowledged = calls.store.acknowledgedOf(request.key)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const { does, node, operation, store } = this.#calls
    const { key } = this.#request
    if (store.wiped?.isEmptied(node) === true) return store.unreachable
    if (does === undefined) {
      const isStale = store.isBehind(node, key, this.#acknowledged)
      store.told(this.#request, operation, node, undefined, "ok", this.#began)
      return pass(isStale ? stale : value, fiber)
    }
    const outcome = store.accept(node, key, does)
    const isRefused = outcome === "refused"
    const made = typeof outcome === "string" ? undefined : outcome
    if (store.isRecorded && made !== undefined) {
      purposeOf(this.#request, "recording")?.recorded(store.parts[node]!.place)
    }
    // Who finds nothing to write has only looked.
    const added = outcome === "nothing" ? undefined : does.adds
    store.told(this.#request, operation, node, added, isRefused ? "refused" : "ok", this.#began, made)
    return isRefused ? store.refused : pass(value, fiber)
  }
}
