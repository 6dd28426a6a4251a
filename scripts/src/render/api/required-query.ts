import type { Operation } from '@sipher/contract';

/** The query that an operation cannot do without, as its example answer repeats it. */
export const requiredQueryOf = ({ query, example }: Operation): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query?.shape ?? {})
      .filter(([, schema]) => !schema.safeParse(undefined).success)
      .map(([name]) => [name, String((example.data as Record<string, unknown>)[name])]),
  );
