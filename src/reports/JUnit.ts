/**
 * JUnit: every judged statement as a test case, in the XML that CI servers read.
 *
 * What could not be judged is an error, so that it does not pass unseen; and a run that failed although no statement
 * did (it came to a standstill, say) has a case of its own. There are no times in it: a run has none of its own but
 * virtual ones.
 */
import type { Judged, Result } from "../experiments/Result.ts"
import { findingsIn, nameOf, verdictSentence } from "./Story.ts"

/** The document, with a line feed at its end. */
export const junitReport = (result: Result): string => {
  const { judged, verdict } = result
  const isTold = verdict === "passed" || judged.some((one) => one.verdict === verdict)
  const cases: ReadonlyArray<Pick<Judged, "claim" | "kind" | "verdict" | "measured" | "because"> | undefined> = [
    ...judged,
    ...(isTold ? [] : [undefined])
  ]
  const count = (word: Judged["verdict"]) => cases.filter((one) => (one ?? result).verdict === word).length
  const counts = `tests="${cases.length}" failures="${count("failed")}" errors="${count("inconclusive")}"`
  const suite = nameOf(result)
  return `${[
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="faultline" ${counts}>`,
    `  <testsuite name="${escaped(suite)}" ${counts}>`,
    `    <properties>`,
    ...propertiesOf(result).map(([name, value]) => `      <property name="${name}" value="${escaped(value)}"/>`),
    `    </properties>`,
    ...cases.map((one) =>
      one === undefined
        ? caseOf(suite, "the run", verdict, verdictSentence(judged), findingsIn(result).join("\n"))
        : caseOf(suite, `${one.kind}: ${one.claim}`, one.verdict, one.measured, one.because ?? "")
    ),
    `    <system-out>${escaped(result.command)}</system-out>`,
    `  </testsuite>`,
    `</testsuites>`
  ].join("\n")}\n`
}

const propertiesOf = ({ faultline, fingerprint, scenario, seed, variant }: Result) =>
  [
    ["scenario", scenario.name],
    ["variant", variant],
    ["seed", seed],
    ["faultline", faultline],
    ["hash", scenario.hash],
    ["fingerprint", fingerprint]
  ] as const

const caseOf = (suite: string, name: string, verdict: Judged["verdict"], measured: string, because: string): string => {
  const open = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`
  if (verdict === "passed") return `${open}/>`
  const element = verdict === "failed" ? "failure" : "error"
  return `${open}>\n      <${element} message="${escaped(measured)}">${escaped(because)}</${element}>\n    </testcase>`
}

/** XML allows no control characters but three, not even escaped ones. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ")
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
