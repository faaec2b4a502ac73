import { crowding } from "../../src/laws/Crowding.ts"
import { hold } from "./Held.ts"

hold(crowding)
