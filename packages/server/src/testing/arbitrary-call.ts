import { type Operation, operations } from '@sipher/contract';
import fc from 'fast-check';
import { arbitraryInput } from './arbitrary-input.ts';
import { fieldsOf } from './fields-of.ts';
import { mutateInput } from './mutate-input.ts';

/** The parts of an operation's input, as values: not yet text, and not necessarily right. */
export type CallInput = {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
};

/** A call of an operation: what is sent, by whom, under which session. */
export type Call = {
  readonly input: CallInput;
  readonly by: 'free' | 'pro' | 'enterprise' | 'admin';
  readonly session: 'none' | 'live' | 'unknown' | 'malformed';
  /** The defaults of the live session. */
  readonly defaults: unknown;
  /** Whether the path names what is there, or what the generator made up. */
  readonly isKnown: boolean;
};

const parts = ['params', 'query', 'headers', 'body'] as const;

/** Input that the operation's schemas accept. */
export const validInput = (operation: Operation): fc.Arbitrary<CallInput> =>
  fc
    .record(
      Object.fromEntries(
        parts.flatMap((part) => {
          const schema = operation[part];
          return schema === undefined ? [] : [[part, arbitraryInput(schema)]];
        }),
      ),
    )
    .map((input) => ({ ...input, ...('body' in input ? { body: cutShort(input.body) } : {}) }));

/** A batch of a hundred takes a hundred times as long and shows nothing more. */
const cutShort = (body: unknown): unknown => {
  const { count } = fieldsOf(body);
  return typeof count === 'number' ? { ...fieldsOf(body), count: 1 + (count % 2) } : body;
};

/** Input of which one part was changed, or given though the operation has none. */
export const mutatedInput = (operation: Operation): fc.Arbitrary<CallInput> =>
  fc
    .tuple(validInput(operation), fc.constantFrom(...parts))
    .chain(([input, part]) =>
      mutateInput(input[part] ?? {}).map((value) => ({ ...input, [part]: value })),
    );

const defaults = arbitraryInput(operations.createSession.body.shape.defaults);

/** A call with this input by anybody, mostly by who may, under any session. */
export const arbitraryCall = (
  { access }: Operation,
  input: fc.Arbitrary<CallInput>,
): fc.Arbitrary<Call> =>
  fc.record({
    input,
    by: fc.oneof(
      { arbitrary: fc.constant(access === 'admin' ? 'admin' : 'enterprise'), weight: 5 },
      { arbitrary: fc.constantFrom('free', 'pro', 'enterprise', 'admin'), weight: 1 },
    ),
    session: fc.oneof(
      { arbitrary: fc.constantFrom('none', 'live'), weight: 5 },
      { arbitrary: fc.constantFrom('unknown', 'malformed'), weight: 1 },
    ),
    defaults,
    isKnown: fc.boolean(),
  });
