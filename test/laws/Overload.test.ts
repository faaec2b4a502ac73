import { overload } from "../../src/laws/Overload.ts"
import { hold } from "./Held.ts"

hold(overload)
