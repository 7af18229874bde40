// Writes a model file of the present format and what it says of some customers of the sample: run once a release that
// raises the format, and keep the files of all earlier ones.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { repurchase, save } from "siyu";
import { loadSample } from "siyu/datasets";

const at = (name: string) => fileURLToPath(new URL(`../test/fixtures/${name}`, import.meta.url));
const cutoff = "2025-04-01";
const events = await loadSample();
const model = await repurchase.overall.train(events, { cutoff, horizonDays: [30, 90] });
await save(model, at("repurchase-overall-format-1.siyu"));
const rows = [30, 90].flatMap((horizonDays) =>
  model.predict(events, { asOf: cutoff, horizonDays, customers: ["C0001", "C0029", "C0767"] }).toArray(),
);
writeFileSync(at("repurchase-overall-format-1.json"), `${JSON.stringify(rows, null, 2)}\n`);
