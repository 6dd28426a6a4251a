import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/**
 * How many requests start together at most: enough to share what a turn of the event loop costs,
 * and few enough that the first answers leave, and their clients go on, while the others are made.
 */
const maxTogether = 12;

type Exchange = readonly [IncomingMessage, ServerResponse];

/**
 * Starts the requests of one turn of the event loop together, at its end. Their steps then run in
 * step, and their answers leave one right after the other, while the clients are awake: answers
 * that leave one by one each wake a sleeping client, which costs the server more than they do.
 */
export const inBatches = (handle: RequestListener): RequestListener => {
  const waiting: Exchange[] = [];
  const startBatch = () => {
    const batch = waiting.splice(0, maxTogether);
    if (waiting.length > 0) setImmediate(startBatch);
    for (const [request, response] of batch) handle(request, response);
  };
  return (request, response) => {
    if (waiting.length === 0) setImmediate(startBatch);
    waiting.push([request, response]);
  };
};
