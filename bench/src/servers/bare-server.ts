// A process of its own: a bare Fastify that answers one route with a body of the size of ours.
import Fastify, { type HTTPMethods } from 'fastify';

/** What the process is given, as JSON, in its only argument. */
export type BareSettings = {
  readonly port: number;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly answer: unknown;
};

const readSettings = (): BareSettings => JSON.parse(process.argv[2] ?? ''); // by run-bare.ts alone

const { port, method, route, status, answer } = readSettings();
const app = Fastify();
app.get('/v1/ready', () => ({}));
app.route({
  method: method as HTTPMethods, // one of the contract's
  url: route,
  handler: (_request, reply) => reply.code(status).send(answer),
});
process.once('SIGTERM', () => app.close());
await app.listen({ host: '127.0.0.1', port });
