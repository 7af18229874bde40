import { EventError } from "../../errors.js";
import { BlockDecoder } from "./encoding.js";
import { blocksOf } from "./source.js";

const blockBytes = 1 << 18;
const longestLine = 1 << 24;

/** Some whole lines of a file. */
export interface LineBlock {
  readonly texts: readonly string[];
}

/** Whole lines, some at a time. JSON is UTF-8 by its standard; UTF-16 is read where a byte order mark says so. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock, void> {
  const decoder = new BlockDecoder();
  let rest = "";
  for await (const block of blocksOf(chunks, blockBytes)) {
    const texts = (rest + decoder.decode(block)).split("\n");
    rest = texts.pop()!;
    if (rest.length > longestLine)
      throw new EventError(
        "line_too_long",
        `A line is longer than ${longestLine} characters: expected one JSON object per line.`,
      );
    yield { texts };
  }
  const last = rest + decoder.end();
  if (last !== "") yield { texts: [last] };
}
