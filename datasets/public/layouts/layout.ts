/** How one file of a public data set is laid out: what it is called, who reads it, and the names of its columns. */
export interface Layout<Column extends string = string> {
  /** Tells the files of one loader apart. */
  readonly form: string;
  readonly set: string;
  /** Name under which people download it. */
  readonly file: string;
  readonly loader: string;
  /** Columns it must have: our name, then the file's. */
  readonly columns: Readonly<Record<Column, string>>;
  /** Columns that are read where they are there. */
  readonly optional?: Readonly<Partial<Record<Column, string>>>;
}
