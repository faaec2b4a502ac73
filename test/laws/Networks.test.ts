import { networks } from "../../src/laws/Networks.ts"
import { hold } from "./Held.ts"

hold(networks)
