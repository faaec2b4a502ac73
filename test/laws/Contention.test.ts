import { contention } from "../../src/laws/Contention.ts"
import { hold } from "./Held.ts"

hold(contention)
