import { metastability } from "../../src/laws/Metastability.ts"
import { hold } from "./Held.ts"

hold(metastability)
