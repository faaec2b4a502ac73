import { agreement } from "../../src/laws/Agreement.ts"
import { hold } from "./Held.ts"

hold(agreement)
