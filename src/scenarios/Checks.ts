/**
 * Checks: what the shape of a scenario cannot show, such as a call to something that does not exist.
 *
 * They look at whatever could be read, so that a slip in one place does not hide those in others.
 */
import { checkAlterations } from "./checks/Alterations.ts"
import { checkCalls } from "./checks/Calls.ts"
import { checkCapacity } from "./checks/Capacity.ts"
import { checkChoosing } from "./checks/Choosing.ts"
import { checkClaims } from "./checks/Claims.ts"
import { checkFaults } from "./checks/Faults.ts"
import { checkCircles } from "./checks/Graph.ts"
import { checkInvariants } from "./checks/Invariants.ts"
import { checkLoad } from "./checks/Load.ts"
import { checkNames } from "./checks/Names.ts"
import { checkOptions } from "./checks/Options.ts"
import { checkPrices } from "./checks/Prices.ts"
import { checkResidences } from "./checks/Residences.ts"
import { checkConsistency } from "./checks/Stores.ts"
import { checkTopics } from "./checks/Topics.ts"
import { checkTransactions } from "./checks/Transactions.ts"
import { checkUndoing } from "./checks/Undoing.ts"
import type { Problem } from "./reading/Issues.ts"
import type { Readable } from "./reading/Readable.ts"

const checks: ReadonlyArray<(readable: Readable) => ReadonlyArray<Problem>> = [
  checkNames,
  checkOptions,
  checkChoosing,
  checkPrices,
  checkTopics,
  checkCapacity,
  checkCalls,
  checkConsistency,
  checkTransactions,
  checkUndoing,
  checkInvariants,
  checkResidences,
  checkCircles,
  checkLoad,
  checkFaults,
  checkAlterations,
  checkClaims
]

/** Everything that is wrong with a scenario although each part of it is well formed. */
export const check = (readable: Readable): ReadonlyArray<Problem> => checks.flatMap((one) => one(readable))
