import { EventError } from "../../src/errors.js";
import { BlockDecoder } from "../../src/events/readers/encoding.js";
import { openSource } from "../../src/events/readers/source.js";

const shownCharacters = 80;

/** Text of a whole file, plain or gzip, of any encoding that the readers know. @throws EventError `file_not_found` */
export async function readText(path: string): Promise<string> {
  const { chunks } = await openSource(path);
  const decoder = new BlockDecoder();
  let text = "";
  for await (const chunk of chunks) text += decoder.decode(chunk);
  return text + decoder.end();
}

/**
 * The error of a file that is not the one a loader is for.
 *
 * @param place where it shows: "line 3"
 * @param found the line or the part of it that is wrong; cut to 80 characters
 */
export function wrongLayout(path: string, place: string, expected: string, found: string): EventError {
  const shown = found.length > shownCharacters ? `${found.slice(0, shownCharacters)}...` : found;
  const got = shown.trim() === "" ? "nothing" : `'${shown}'`;
  return new EventError("wrong_layout", `'${path}', ${place}: expected ${expected}, found ${got}.`, {
    path,
    place,
    expected,
    found: shown,
  });
}
