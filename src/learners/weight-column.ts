import { z } from "zod";

/** Schema of the weights of rows. */
export const weightColumn = z.custom<Float64Array>(
  (value) => value instanceof Float64Array && value.every((weight) => weight >= 0 && weight < Infinity),
  "must be a Float64Array of finite numbers of 0 or more",
);
