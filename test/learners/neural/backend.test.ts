import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { neural } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { TrainError } from "../../../src/errors.js";
import { compute, findBackend, type Importer } from "../../../src/learners/neural/backend.js";

const only =
  (...names: readonly string[]): Importer =>
  async (name) => {
    if (names.includes(name)) return import(name);
    throw new Error(`Cannot find package '${name}'`);
  };
const core = "@tensorflow/tfjs-core";

describe("a backend of TensorFlow.js", () => {
  test("is the same one for all who look for it at the same time", async () => {
    const found = await Promise.all([neural.findBackend(), neural.findBackend("wasm"), neural.findBackend()]);
    expect(found.map(({ name }) => name)).toEqual(["wasm", "wasm", "wasm"]);
    const unknown = await neural.findBackend("gpu" as never).catch((error) => error.code);
    expect(unknown).toBe("bad_option");
  });

  test("is the fastest one that is there", async () => {
    expect((await neural.findBackend()).name).toBe("wasm");
    const cpu = only(core, "@tensorflow/tfjs-backend-cpu");
    expect((await findBackend(undefined, cpu)).name).toBe("cpu");
  });

  test("that is not there is an error with the command that installs it, before any work", async () => {
    const error = await findBackend(undefined, only()).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TrainError);
    expect(error.code).toBe("tensorflow_missing");
    expect(error.message).toContain("npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm");
    expect(error.details.failures).toHaveLength(3);
    const native = await neural.findBackend("node").catch((thrown) => thrown);
    expect(native.message).toContain('backend "node"');
    expect(native.message).toContain("npm install @tensorflow/tfjs-node");
  });

  test("that does not start is passed over", async () => {
    const broken: Importer = async (name) =>
      name === "@tensorflow/tfjs-node"
        ? { tidy: () => {}, getBackend: () => "", setBackend: async () => false, ready: async () => {} }
        : only(core, "@tensorflow/tfjs-backend-cpu")(name);
    expect((await findBackend(undefined, broken)).name).toBe("cpu");
  });

  test("leaves no handler of errors on the process", async () => {
    await findBackend("wasm");
    for (const event of ["uncaughtException", "unhandledRejection"] as const) {
      const handlers = process.listeners(event as "uncaughtException").map(String);
      expect(handlers.filter((text) => /ExitStatus|throw reason/.test(text))).toEqual([]);
    }
  });

  test("leaves the process the one that it had chosen for itself", async () => {
    await tf.setBackend("cpu");
    const wasm = await findBackend("wasm");
    expect(tf.getBackend()).toBe("cpu");
    let inside = "";
    compute(wasm, () => {
      inside = tf.getBackend();
    });
    expect([inside, tf.getBackend()]).toEqual(["wasm", "cpu"]);
  });
});
