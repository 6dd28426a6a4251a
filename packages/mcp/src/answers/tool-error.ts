/** One thing wrong with one field. */
export type FieldIssue = { readonly path: string; readonly message: string };

export type ToolErrorOptions = {
  /** What happened, without secrets. */
  readonly message: string;
  /** What the model should do now, as a sentence. */
  readonly nextStep: string;
  readonly issues?: readonly FieldIssue[];
};

/** A refusal of a tool itself, before or without a call to the server. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly code: string;
  readonly nextStep: string;
  readonly issues: readonly FieldIssue[];

  constructor(code: string, { message, nextStep, issues = [] }: ToolErrorOptions) {
    super(message);
    this.code = code;
    this.nextStep = nextStep;
    this.issues = issues;
  }
}

/** A `ToolError` about one field. */
export const invalidField = (path: string, message: string, nextStep: string): ToolError =>
  new ToolError('VALIDATION_ERROR', {
    message: `${path}: ${message}`,
    nextStep,
    issues: [{ path, message }],
  });
