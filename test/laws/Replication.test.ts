import { replication } from "../../src/laws/Replication.ts"
import { hold } from "./Held.ts"

hold(replication)
