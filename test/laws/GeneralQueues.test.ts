import { generalQueues } from "../../src/laws/GeneralQueues.ts"
import { hold } from "./Held.ts"

hold(generalQueues)
