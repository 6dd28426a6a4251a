import type { ApiError } from '../api-error.ts';
import type { FilledField } from '../sessions/apply-defaults.ts';
import type { Admission, Binding } from './bind-operation.ts';

declare module 'fastify' {
  // Only an interface can be merged: it is Fastify's way to say what decorators add.
  // biome-ignore lint/style/useConsistentTypeDefinitions: see above
  interface FastifyRequest {
    admission: Admission | null;
    /** What the request has of the world: its own view of the store. */
    deps: Binding['deps'] | null;
    /** The fields that defaults filled. */
    filled: readonly FilledField[] | null;
    refusal: ApiError | null;
  }

  // biome-ignore lint/style/useConsistentTypeDefinitions: see above
  interface FastifyContextConfig {
    operationId?: string;
  }
}
