import { contractual } from "../../../models/churn/index.js";
import { tableContract } from "../../contract.js";
import { drawnTable } from "./contract-table.js";

tableContract(contractual, {
  customers: drawnTable({ customers: 400, seed: 5 }),
  id: "customerId",
  label: "churned",
});
