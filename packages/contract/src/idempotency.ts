/**
 * What a repeat of a request does that carries the `Idempotency-Key` of an earlier one: it gets the
 * earlier answer, or it runs again, because the answer holds secrets that are not kept.
 */
export type Idempotency = 'replayed' | 'executed';

/** An `Idempotency-Key`: 1 to 255 printable ASCII characters, which mean nothing to the server. */
export const idempotencyKeyPattern = /^[ -~]{1,255}$/;
