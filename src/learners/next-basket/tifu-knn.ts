import type { z } from "zod";
import { restOf } from "../popularity.js";
import type { NeighbourIndex } from "./neighbour-index.js";
import type { tifuKnnOptions } from "./options.js";
import type { Scorer } from "./scorer.js";
import { type TifuVectorSettings, tifuVectors } from "./vectors.js";

type TifuKnnSettings = z.output<typeof tifuKnnOptions>;

/** State of TIFU-KNN. */
export interface TifuKnnParts {
  readonly method: "tifu-knn";
  readonly settings: TifuKnnSettings;
  readonly popularity: Float64Array;
  readonly index: NeighbourIndex;
}

/** TIFU-KNN (Hu, He, Gao & Zhang 2020, eq. 3): alpha u + (1 - alpha) mean of the k nearest customers' vectors. */
export function tifuKnnScorer({ settings, popularity, index }: TifuKnnParts): Scorer {
  const { neighbours, ownShare } = settings;
  return {
    rest: restOf(popularity, 0),
    open: (histories, _, self) => {
      const vectors = tifuVectors(histories, vectorOptions(settings));
      const addNeighbours = index.sums(vectors, neighbours, { self });
      const own = new Int32Array(1);
      return (customer, sum) => {
        const found = ownShare < 1 ? addNeighbours(customer, sum) : 0;
        // The sum is the neighbours' own, so that one factor serves all items: alpha / ((1 - alpha) / found) of it is u.
        const scale = found > 0 ? (1 - ownShare) / found : 1;
        own[0] = customer;
        sum.addRows(vectors, own, 1, ownShare / scale);
        return scale;
      };
    },
  };
}

export function vectorOptions(settings: TifuKnnSettings): TifuVectorSettings {
  const { neighbours: _, ownShare: __, ...vectors } = settings;
  return vectors;
}
