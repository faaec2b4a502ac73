import { fanOut } from "../../src/laws/FanOut.ts"
import { hold } from "./Held.ts"

hold(fanOut)
