/**
 * Peak EWMA: how loaded everybody is, by how long answers have taken: a longer one counts at once and in full, shorter ones only
 * bit by bit.
 *
 * The load of an instance is what an answer takes times the calls under way and one more; of two that are drawn the less loaded gets
 * the call. One without an answer yet counts as very slow once a call is under way there. As twitter/finagle does it
 * (finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/PeakEwma.scala), but all callers of a service share what they know.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { Beginning } from "../../kernel/Process.ts"
import { beginning, Frame, launching, push } from "../../kernel/Process.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Impatient, Request } from "../../model/Request.ts"
import type { Target } from "./Group.ts"

export class PeakEwma {
  /** As a balancer sees them who goes by this. */
  readonly targets: ReadonlyArray<Target>
  readonly #peaks: ReadonlyArray<Peak>

  constructor(targets: ReadonlyArray<Target>, decay: Span, kernel: Kernel) {
    const peaks = targets.map(() => new Peak(decay, kernel))
    this.#peaks = peaks
    this.targets = targets.map((target, i) => ({
      place: target.place,
      get outstanding() {
        return peaks[i]!.load
      },
      get isHealthy() {
        return target.isHealthy
      }
    }))
  }

  /** Calls of the instance at this position, with their time taken. */
  measuring(position: number, way: Endpoint): Endpoint {
    const peak = this.#peaks[position]!
    const inner = beginning(way)
    const measured: Beginning<Request> = {
      begin(request, fiber) {
        const call = new MeasuredCall(peak)
        request.tellTimeout(call)
        push(fiber, call)
        return inner.begin(request, fiber)
      }
    }
    return launching(measured)
  }

  /** Another instance is there now. */
  forget(position: number): void {
    this.#peaks[position]!.forget()
  }
}

/** More than any answer takes: 2^47 ns, 39 hours. */
const penalty: Span = 140_737_488_355_328

class Peak {
  readonly #decay: Span
  readonly #kernel: Kernel
  #cost = 0
  #observedAt: Instant = 0
  #pending = 0

  constructor(decay: Span, kernel: Kernel) {
    this.#decay = decay
    this.#kernel = kernel
  }

  get load(): number {
    this.#observe(0)
    return this.#cost === 0 && this.#pending > 0 ? penalty + this.#pending : this.#cost * (this.#pending + 1)
  }

  begin(): Instant {
    this.#pending++
    return this.#kernel.now
  }

  end(began: Instant): void {
    this.#pending--
    this.#observe(this.#kernel.now - began)
  }

  forget(): void {
    this.#cost = 0
  }

  #observe(took: Span): void {
    const { now } = this.#kernel
    const left = Math.exp(-(now - this.#observedAt) / this.#decay)
    this.#cost = took > this.#cost ? took : this.#cost * left + took * (1 - left)
    this.#observedAt = now
  }
}

/** Tells once when the call is over for its caller. */
class MeasuredCall extends Frame implements Impatient {
  readonly #began: Instant
  #peak: Peak | undefined

  constructor(peak: Peak) {
    super()
    this.#peak = peak
    this.#began = peak.begin()
  }

  override ended(): void {
    this.timedOut()
  }

  /** Or ended otherwise. */
  timedOut(): void {
    this.#peak?.end(this.#began)
    this.#peak = undefined
  }
}
