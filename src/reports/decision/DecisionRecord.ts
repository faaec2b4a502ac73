/**
 * Decision record: a comparison of designs as an architecture decision record in Markdown.
 *
 * It proposes and does not decide: status, date and who decided are left to people. The same comparison gives the same bytes.
 */
import { blameSheet } from "./BlameSheet.ts"
import { assumptions, reproduce } from "./Closing.ts"
import type { Decision } from "./Decision.ts"
import { evidenceTables } from "./EvidenceTables.ts"
import { failureModes } from "./FailureModes.ts"
import { context, drivers, heading, optionsConsidered } from "./Opening.ts"
import { consequences, proposed } from "./Outcome.ts"
import { qualityScenarios } from "./QualityScenarios.ts"
import { reversibility } from "./Reversibility.ts"
import { sensitivity } from "./Robustness.ts"
import { sloSheet } from "./SloSheet.ts"
import { timeline } from "./Timeline.ts"
import { tippingPoints } from "./TippingPoints.ts"

const sections: ReadonlyArray<(decision: Decision) => string> = [
  heading,
  proposed,
  context,
  optionsConsidered,
  drivers,
  evidenceTables,
  consequences,
  sensitivity,
  tippingPoints,
  blameSheet,
  reversibility,
  qualityScenarios,
  sloSheet,
  failureModes,
  timeline,
  assumptions,
  reproduce
]

/** With a line feed at its end. */
export const decisionRecord = (decision: Decision): string =>
  `${sections
    .map((write) => write(decision))
    .filter((text) => text !== "")
    .join("\n\n")}\n`
