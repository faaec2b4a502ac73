import { brokers } from "../../src/laws/Brokers.ts"
import { hold } from "./Held.ts"

hold(brokers)
