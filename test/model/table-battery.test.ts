import { describe, expect, test } from "vitest";
import { tableChecks } from "../../src/testing.js";
import { tableContract } from "../contract.js";
import { drawnTable } from "../models/churn/contract-table.js";
import { type TableFault, tableShare } from "./table-share.js";

const data = {
  customers: drawnTable({ customers: 120, seed: 3 }),
  id: "customerId",
  label: "churned",
  otherOptions: { column: "plan" },
};

tableContract(tableShare(), data);

describe("the contract of tables finds an estimator that", () => {
  test.each<[TableFault, RegExp]>([
    ["depends on the order of rows", /^the order of the rows/],
    ["depends on the order of columns", /^the order of the rows/],
    ["reads rows twice", /^rows from an iterable/],
    ["scores by id", /^new names/],
    ["scores by batch", /^any partition/],
    ["scores by batch", /^one customer alone/],
    ["needs a seen customer", /^one customer alone/],
    ["drops parts of a stream", /^any partition/],
    ["reads the label", /^the label of a row/],
    ["takes blank for a level", /^a missing cell/],
    ["counts copies", /^a record that comes twice/],
    ["takes the last of two rows", /^a record that comes twice/],
    ["skips without telling", /^every customer has a row/],
    ["gives NaN for what it does not know", /^cells that training has not seen/],
    ["loads something else", /^a saved model loads/],
    ["draws at random", /^the same rows, options and seed/],
    ["stores ids", /^no customer id/],
    ["loads anything", /^a file of another kind/],
    ["ignores unknown options", /^mistyped options/],
    ["ignores unknown queries", /^mistyped options/],
    ["explains unknown customers", /^mistyped options/],
    ["trains on nothing", /^too little data/],
    ["sorts its input", /are not changed$/],
    ["is not frozen", /^a model is frozen/],
    ["hands out its own arrays", /^a model is frozen/],
    ["cannot be cancelled", /^training reports its progress/],
    ["streams on when cancelled", /^training reports its progress/],
    ["explains another score", /^the parts of an explanation/],
    ["evaluates what is not known", /^evaluate gives/],
  ])("%s (%s)", async (fault, name) => {
    const check = tableChecks(tableShare(fault), data).find((one) => name.test(one.name));
    expect(check).toBeDefined();
    await expect(check!.run()).rejects.toThrow(/ must | read only /);
  });
});
