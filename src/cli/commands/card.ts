import { load } from "../../index.js";
import { cardLines } from "../card-lines.js";
import { type Context, type ExitCode, exitCodes, print, printJson } from "../context.js";

/** Shows what a saved model is made from and how good it was. */
export async function card(modelPath: string, context: Context): Promise<ExitCode> {
  const model = await load(modelPath);
  if (context.json) await printJson(context, model.card());
  else await print(context, cardLines(model.card(), context.language));
  return exitCodes.ok;
}
