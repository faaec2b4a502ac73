import { spreading } from "../../src/laws/Spreading.ts"
import { hold } from "./Held.ts"

hold(spreading)
