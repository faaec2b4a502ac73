import { balancing } from "../../src/laws/Balancing.ts"
import { hold } from "./Held.ts"

hold(balancing)
