import { givingUp } from "../../src/laws/GivingUp.ts"
import { hold } from "./Held.ts"

hold(givingUp)
