/** Languages that the command line speaks. */
export const languages = ["en", "zh"] as const;
export type Language = (typeof languages)[number];

/** The same text or table of texts in every language. */
export type Translated<T> = Readonly<Record<Language, T>>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Language asked for by `--lang`, else that of the locale (LC_ALL, LC_MESSAGES, LANG, in this order, the first that is
 * set), else English. Looked up before the arguments are parsed, as help and errors of parsing need it too.
 */
export function languageOf(args: readonly string[], environment: Environment): Language {
  const asked = askedLanguage(args);
  if (asked !== undefined) return asked;
  const locale = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "";
  return /^zh/i.test(locale) ? "zh" : "en";
}

function askedLanguage(args: readonly string[]): Language | undefined {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  const at = options.lastIndexOf("--lang");
  const joined = options.findLast((arg) => arg.startsWith("--lang="))?.slice("--lang=".length);
  const value = joined ?? (at === -1 ? undefined : options[at + 1]);
  return languages.find((language) => language === value);
}
