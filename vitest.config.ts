import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^siyu$/, replacement: from("./src/index.ts") },
      { find: /^siyu\/datasets$/, replacement: from("./datasets/index.ts") },
      { find: /^siyu\/repurchase$/, replacement: from("./models/repurchase/index.ts") },
      { find: /^siyu\/cross-sell$/, replacement: from("./models/cross-sell/index.ts") },
      { find: /^siyu\/churn$/, replacement: from("./models/churn/index.ts") },
      { find: /^siyu\/lifecycle$/, replacement: from("./models/lifecycle/index.ts") },
      { find: /^siyu\/clv$/, replacement: from("./models/clv/index.ts") },
      { find: /^siyu\/propensity$/, replacement: from("./models/propensity/index.ts") },
      { find: /^siyu\/learners$/, replacement: from("./src/learners/index.ts") },
      { find: /^siyu\/measures$/, replacement: from("./src/measures/index.ts") },
      { find: /^siyu\/evaluation$/, replacement: from("./src/evaluation/index.ts") },
      { find: /^siyu\/(.*)$/, replacement: from("./src/$1.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "./scripts/build-kernels.mjs",
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: ["default", "./test/closing-line.ts"],
    coverage: {
      provider: "v8",
      include: ["src/**", "models/**", "datasets/**"],
      exclude: ["src/matrix/kernels/assembly/**"],
    },
  },
});
