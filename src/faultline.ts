/**
 * The public face of Faultline for scenarios that are written in TypeScript.
 *
 *     import { defineScenario } from "faultline"
 *     export default defineScenario({ name: "storm", title: "…", … })
 */
export * from "./scenarios/Face.ts"
