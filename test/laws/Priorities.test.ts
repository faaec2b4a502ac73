import { priorities } from "../../src/laws/Priorities.ts"
import { hold } from "./Held.ts"

hold(priorities)
