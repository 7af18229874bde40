import type { Model } from "./contract.js";
import { readModelFile, writeModelFile } from "./files.js";
import { decodeModel, encodeModel } from "./safetensors.js";
import type { SavedModel } from "./saved-model.js";

/** Writes a model to a file: whole or not at all. */
export async function save(model: Pick<Model, "save">, path: string): Promise<void> {
  await writeModelFile(path, encodeModel(model.save()));
}

/** Reads the file of a saved model; `load` of its estimator makes a model of it. */
export async function readSaved(path: string): Promise<SavedModel> {
  return decodeModel(await readModelFile(path));
}
