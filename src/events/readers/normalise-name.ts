const filler = /[\s_\-./:'"`*#()[\]【】\uFEFF\u200B]+/g;

/**
 * A column name without what people vary: full-width forms, case, spaces, `_`, `-`, `.`, quotes, and brackets with a
 * unit in them: "实付金额（元）" is "实付金额", "Customer ID" is "customerid".
 */
export function normaliseName(name: string): string {
  const plain = name.normalize("NFKC").toLowerCase();
  const short = plain.replace(/[([【{<][^)\]】}>]*[)\]】}>]/g, "").replace(filler, "");
  return short === "" ? plain.replace(filler, "") : short;
}
