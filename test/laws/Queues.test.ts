import { queues } from "../../src/laws/Queues.ts"
import { hold } from "./Held.ts"

hold(queues)
