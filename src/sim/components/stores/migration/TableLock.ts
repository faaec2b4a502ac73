/**
 * Table lock: lets calls of a node in, or keeps them out while the rows are given another layout.
 *
 * Calls share it; who changes the layout has it alone, and has a place in the line: it waits for the calls inside, and the calls
 * that come after it wait behind, though those inside would not mind them. That is how locks of tables queue in PostgreSQL.
 */
import type { Due } from "../../../kernel/Calendar.ts"
import type { Kernel } from "../../../kernel/Kernel.ts"
import type { Beginning, Running } from "../../../kernel/Process.ts"
import { beginning, Frame, launch, launching, park, push, resume } from "../../../kernel/Process.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import type { Request } from "../../../model/Request.ts"

/** Who wants it alone, until it lets go. */
interface Claim {
  readonly blocks: "everything" | "writes"
  readonly granted: () => void
}

export class TableLock {
  readonly #kernel: Kernel
  /** Hears of every call that begins or ends to wait. */
  readonly #onWaiting: (by: number) => void
  #reading = 0
  #writing = 0
  #claim: Claim | undefined
  #isHeld = false
  #waiting: Array<Holder> = []

  constructor(kernel: Kernel, onWaiting: (by: number) => void) {
    this.#kernel = kernel
    this.#onWaiting = onWaiting
  }

  /** `next`, while nobody wants the lock alone. */
  share(next: Endpoint, isWrite: boolean): Endpoint {
    const inner = beginning(next)
    const sharing: Beginning<Request> = {
      begin: (request, fiber) => {
        const holder = new Holder(this, inner, request, fiber, isWrite)
        push(fiber, holder)
        if (this.#admits(isWrite)) {
          this.#count(isWrite, 1)
          holder.enter()
          return inner.begin(request, fiber)
        }
        this.#waiting.push(holder)
        this.#onWaiting(1)
        return park(fiber)
      }
    }
    return launching(sharing)
  }

  /** Calls `granted` when those inside have left whom it keeps out. There is one claim at a time. */
  claim(blocks: Claim["blocks"], granted: () => void): void {
    this.#claim = { blocks, granted }
    this.#grant()
  }

  /** Whoever waits behind goes on. */
  letGo(): void {
    this.#claim = undefined
    this.#isHeld = false
    const waiting = this.#waiting
    this.#waiting = []
    for (const holder of waiting) {
      this.#onWaiting(-1)
      this.#count(holder.isWrite, 1)
      holder.enter()
      this.#kernel.soon(holder)
    }
  }

  left(holder: Holder): void {
    this.#count(holder.isWrite, -1)
    this.#grant()
  }

  gaveUp(holder: Holder): void {
    const position = this.#waiting.indexOf(holder)
    if (position < 0) return
    this.#waiting.splice(position, 1)
    this.#onWaiting(-1)
  }

  #admits(isWrite: boolean): boolean {
    return this.#claim === undefined || (this.#claim.blocks === "writes" && !isWrite)
  }

  #count(isWrite: boolean, by: number): void {
    if (isWrite) this.#writing += by
    else this.#reading += by
  }

  #grant(): void {
    const claim = this.#claim
    if (claim === undefined || this.#isHeld) return
    if (this.#writing > 0 || (claim.blocks === "everything" && this.#reading > 0)) return
    this.#isHeld = true
    this.#kernel.soon({
      due: () => {
        if (this.#claim === claim) claim.granted()
      }
    })
  }
}

/** A call that shares the lock, or waits to. */
class Holder extends Frame implements Due {
  readonly isWrite: boolean
  readonly #lock: TableLock
  readonly #inner: Beginning<Request>
  readonly #request: Request
  readonly #fiber: Running
  #state: "waiting" | "inside" | "over" = "waiting"

  constructor(lock: TableLock, inner: Beginning<Request>, request: Request, fiber: Running, isWrite: boolean) {
    super()
    this.#lock = lock
    this.#inner = inner
    this.#request = request
    this.#fiber = fiber
    this.isWrite = isWrite
  }

  enter(): void {
    this.#state = "inside"
  }

  due(): void {
    if (this.#state === "inside") resume(this.#fiber, launch(this.#inner, this.#request))
  }

  override ended(): void {
    if (this.#state === "inside") this.#lock.left(this)
    else if (this.#state === "waiting") this.#lock.gaveUp(this)
    this.#state = "over"
  }
}
