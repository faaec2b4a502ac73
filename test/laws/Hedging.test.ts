import { hedging } from "../../src/laws/Hedging.ts"
import { hold } from "./Held.ts"

hold(hedging)
