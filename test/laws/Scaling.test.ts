import { scaling } from "../../src/laws/Scaling.ts"
import { hold } from "./Held.ts"

hold(scaling)
