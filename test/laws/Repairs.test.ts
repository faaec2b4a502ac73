import { repairs } from "../../src/laws/Repairs.ts"
import { hold } from "./Held.ts"

hold(repairs)
