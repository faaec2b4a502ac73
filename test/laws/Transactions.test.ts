import { transactions } from "../../src/laws/Transactions.ts"
import { hold } from "./Held.ts"

hold(transactions)
