import type { FastifyReply } from 'fastify';
import { ApiError } from '../api-error.ts';

/** A signal that is aborted where the client's connection ends before its answer has been sent. */
export const openClientSignal = ({ raw }: FastifyReply): AbortSignal => {
  const controller = new AbortController();
  const abort = () => {
    if (!raw.writableFinished) controller.abort(buildClientGone());
  };
  if (raw.destroyed) abort();
  else raw.once('close', abort);
  return controller.signal;
};

/** Nobody reads it; in the log it is no failure of the server. */
const buildClientGone = () =>
  new ApiError('BAD_REQUEST', undefined, { message: 'The client left before its answer' });
