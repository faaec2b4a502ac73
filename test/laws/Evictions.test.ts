import { evictions } from "../../src/laws/Evictions.ts"
import { hold } from "./Held.ts"

hold(evictions)
