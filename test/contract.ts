import { describe, test } from "vitest";
import type { Estimator, Model } from "../src/model/contract.js";
import {
  type BasketContractData,
  basketChecks,
  type ContractData,
  type ContractSettings,
  checks,
  type TableContractData,
  type TableEstimator,
  tableChecks,
} from "../src/testing.js";

/** One test for each promise that every estimator makes. */
export function contract<Options, M extends Model>(
  estimator: Estimator<Options, M>,
  data: ContractData<Options>,
  settings?: ContractSettings,
): void {
  describe(`${estimator.kind} keeps the contract`, () => {
    for (const check of checks(estimator, data, settings)) test(check.name, () => check.run());
  });
}

/** The same for what an estimator promises of baskets without dates. */
export function basketContract<Options, M extends Model>(
  estimator: Estimator<Options, M>,
  data: BasketContractData<Options>,
): void {
  describe(`${estimator.kind} keeps the contract of baskets`, () => {
    for (const check of basketChecks(estimator, data)) test(check.name, () => check.run());
  });
}

/** The same for what an estimator promises of customers as rows of a table. */
export function tableContract(estimator: TableEstimator, data: TableContractData): void {
  describe(`${estimator.kind} keeps the contract of tables`, () => {
    for (const check of tableChecks(estimator, data)) test(check.name, () => check.run());
  });
}
