/**
 * Account: what a retry budget keeps of the calls of one caller.
 *
 * It is told of every try how it ended, and asked before a retry; what a budget does not go by, it does not listen to.
 * Instants must not fall from call to call.
 */
import type { Instant } from "../../../kernel/Instant.ts"
import type { Outcome } from "../../../model/Failure.ts"

export abstract class Account {
  /** A call begins with its first try. Answers how many retries it may make, whatever the budget may hold later. */
  began(_now: Instant): number {
    return Infinity
  }

  /** A try failed, for which as a retry so much had been taken out. `isRetriable`: it may be made again for this reason. */
  failed(_isRetriable: boolean, _taken: number): void {}

  /** Takes out what a retry after this failure costs: how much that was, or -1 and nothing is taken. */
  abstract takeOut(now: Instant, outcome: Outcome): number

  /** A retry that was paid for begins, its wait over. */
  retried(): void {}

  /** A call was answered. `taken` is what its last retry took out, 0 if it made none. */
  answered(_taken: number): void {}

  /** A call was stopped from outside, while it waited for a retry that was paid for or during a try. */
  stopped(_taken: number, _isWaiting: boolean): void {}
}
