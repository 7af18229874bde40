import { TrainError } from "../../errors.js";
import { checkWord } from "../../options.js";
import type { TensorFlow } from "./tensorflow.js";

/** Where TensorFlow.js computes, the fastest first. */
export const backendNames = ["node", "wasm", "cpu"] as const;
/** Name of a backend. */
export type BackendName = (typeof backendNames)[number];

/** TensorFlow.js with a backend that works. */
export interface Backend {
  readonly name: BackendName;
  readonly tensorflow: TensorFlow;
  /** What TensorFlow.js calls it. */
  readonly registeredAs: string;
}

interface Packages {
  /** The package that computes; for "node" TensorFlow.js itself. */
  readonly backend: string;
  readonly core: string;
  readonly registeredAs: string;
  readonly install: string;
}

const core = "@tensorflow/tfjs-core";
const packages: Readonly<Record<BackendName, Packages>> = {
  node: {
    backend: "@tensorflow/tfjs-node",
    core: "@tensorflow/tfjs-node",
    registeredAs: "tensorflow",
    install: "npm install @tensorflow/tfjs-node",
  },
  wasm: {
    backend: "@tensorflow/tfjs-backend-wasm",
    core,
    registeredAs: "wasm",
    install: `npm install ${core} @tensorflow/tfjs-backend-wasm`,
  },
  cpu: {
    backend: "@tensorflow/tfjs-backend-cpu",
    core,
    registeredAs: "cpu",
    install: `npm install ${core} @tensorflow/tfjs-backend-cpu`,
  },
};

/** How an optional package is had; tests hand in others. */
export type Importer = (name: string) => Promise<unknown>;

const fromDisk: Importer = (name) => import(name);

/**
 * TensorFlow.js with the backend asked for, or with the first that is installed and starts: native ("node"), WebAssembly
 * ("wasm"), plain JavaScript ("cpu").
 *
 * @throws TrainError `tensorflow_missing` with the command that installs it
 * @throws OptionsError `bad_option`
 */
export async function findBackend(name?: BackendName, importer: Importer = fromDisk): Promise<Backend> {
  checkWord("backend", name, backendNames, "neural.findBackend");
  const found = underWay.then(() => find(name, importer));
  underWay = found.catch(() => undefined);
  return found;
}

/** Backends are started one after another: TensorFlow.js gives up a start that another one follows. */
let underWay: Promise<unknown> = Promise.resolve();

async function find(name: BackendName | undefined, importer: Importer): Promise<Backend> {
  const failures: { readonly backend: BackendName; readonly reason: string }[] = [];
  for (const candidate of name ? [name] : backendNames) {
    const found = await open(candidate, importer);
    if (typeof found !== "string") return found;
    failures.push({ backend: candidate, reason: found });
  }
  const { install } = packages[name ?? "wasm"];
  throw new TrainError(
    "tensorflow_missing",
    `Neural networks are trained by TensorFlow.js, ${name ? `whose backend "${name}" is` : "which is"} not installed or does not start. Run: ${install}. Trained networks are scored without it.`,
    { install, failures },
  );
}

/** The backend, or why it cannot be had. */
async function open(name: BackendName, importer: Importer): Promise<Backend | string> {
  const { backend, core, registeredAs } = packages[name];
  try {
    const tensorflow = namespaceOf(await importer(core));
    if (backend !== core) await importer(backend);
    const before = tensorflow.getBackend();
    const isStarted = await withoutHandlers(() => tensorflow.setBackend(registeredAs));
    if (!isStarted) return `${backend} does not start.`;
    await tensorflow.ready();
    const found = { name, tensorflow, registeredAs };
    if (before && before !== registeredAs) await tensorflow.setBackend(before);
    return found;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

const fatalEvents = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Starts a backend and takes away the handlers that Emscripten has put on the process meanwhile: they throw whatever was
 * not caught anywhere, also where the process handles that itself.
 */
async function withoutHandlers<T>(start: () => Promise<T>): Promise<T> {
  const before = fatalEvents.map((event) => new Set(process.listeners(event as "uncaughtException")));
  try {
    return await start();
  } finally {
    fatalEvents.forEach((event, k) => {
      for (const handler of process.listeners(event as "uncaughtException")) {
        const isOfEmscripten = /ExitStatus|throw reason/.test(String(handler));
        if (isOfEmscripten && !before[k]!.has(handler)) process.removeListener(event, handler);
      }
    });
  }
}

/** Packages in CommonJS have their names on `default`. */
function namespaceOf(imported: unknown): TensorFlow {
  const module = imported as { readonly default?: TensorFlow; readonly tidy?: unknown };
  return module.tidy === undefined && module.default ? module.default : (imported as TensorFlow);
}

/**
 * Computes with a backend and leaves behind no tensor, and the backend that the process had chosen for itself.
 *
 * @param call synchronous
 */
export function compute({ tensorflow, registeredAs }: Backend, call: () => void): void {
  const before = tensorflow.getBackend();
  const isOther = before !== registeredAs;
  // Backends that have started are switched at once.
  if (isOther) void tensorflow.setBackend(registeredAs);
  try {
    tensorflow.tidy(call);
  } finally {
    if (isOther && before) void tensorflow.setBackend(before);
  }
}
