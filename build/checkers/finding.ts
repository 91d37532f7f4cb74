/** A fault that a checker found; one fails the run. */
export type Finding = {
  readonly checker: string
  /** Path below the project's top folder, with `/`. */
  readonly file: string
  /** From 1; 0 when the finding is about the file as a whole. */
  readonly line: number
  readonly message: string
}

/** A rule about the tree: looks at the project below `root`, answers with what it found. */
export type Checker = { readonly name: string; readonly check: (root: string) => Finding[] }
