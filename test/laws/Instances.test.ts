import { instances } from "../../src/laws/Instances.ts"
import { hold } from "./Held.ts"

hold(instances)
