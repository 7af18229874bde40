import { SiyuError } from "siyu";

/** What a call says went wrong. */
export async function codeOf(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof SiyuError) return error.code;
    throw error;
  }
  return "nothing thrown";
}
