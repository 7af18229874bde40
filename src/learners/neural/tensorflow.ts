/** The little of TensorFlow.js that a training calls. Its own types stay outside: it is an optional peer. */
export interface TensorFlow {
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  tensor1d(values: Float32Array): Tensor;
  transpose(tensor: Tensor): Tensor;
  matMul(left: Tensor, right: Tensor): Tensor;
  readonly fused: { matMul(call: FusedProduct): Tensor };
  add(left: Tensor, right: Tensor): Tensor;
  mul(left: Tensor, right: Tensor): Tensor;
  relu(tensor: Tensor): Tensor;
  /** 1 where above 0, else 0. */
  step(tensor: Tensor): Tensor;
  sum(tensor: Tensor, axis: number): Tensor;
  /** Calls and disposes of all tensors that were made on the way. */
  tidy(call: () => void): void;
  memory(): { readonly numTensors: number };
  getBackend(): string;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

/** A product with what follows it in one kernel. */
interface FusedProduct {
  readonly a: Tensor;
  readonly b: Tensor;
  readonly bias: Tensor;
  readonly activation: "linear" | "relu";
}

export interface Tensor {
  dataSync(): Float32Array;
}
