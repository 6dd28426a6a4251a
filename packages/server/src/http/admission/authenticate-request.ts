import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../keys/authenticate-key.ts';
import { limitFailures } from '../limits/limit-failures.ts';
import type { LimitDeps } from '../limits/limit-requests.ts';
import { type AuthenticateDeps, authenticate, type Proof } from './authenticate.ts';

/** Proves who calls, as `authenticate` does; failures count against the address they come from. */
export const authenticateRequest = (
  proof: Proof,
  { raw, ip }: FastifyRequest,
  deps: AuthenticateDeps & LimitDeps,
): Promise<Caller | null> => limitFailures(() => authenticate(proof, raw, deps), ip, deps);
