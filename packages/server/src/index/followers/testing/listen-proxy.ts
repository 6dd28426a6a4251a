import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Call = { readonly method: string; readonly params: readonly unknown[] };

/** What the proxy does with a call: passes on what the real endpoint answers, or something else. */
export type Tampering =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } }
  | { readonly text: string; readonly status?: number }
  | 'hang';

export type Tamper = (call: Call, result: unknown) => Tampering;

const honest: Tamper = (_call, result) => ({ result });

/** A JSON-RPC endpoint before a real one, that can be made to lie, to fail and to hang. */
export const listenProxy = async (url: string) => {
  const state = { tamper: honest, url, calls: [] as Call[] };
  const ask = async (body: object): Promise<{ result?: unknown; error?: unknown }> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(state.url, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as { result?: unknown };
  };
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const { id, method, params } = body;
    state.calls.push({ method, params });
    const real = await ask(body);
    const done = real.error === undefined ? state.tamper({ method, params }, real.result) : null;
    if (done === 'hang') return;
    if (done !== null && 'text' in done) response.writeHead(done.status ?? 200).end(done.text);
    else response.end(JSON.stringify({ jsonrpc: '2.0', id, ...(done ?? { error: real.error }) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  return {
    url: `http://127.0.0.1:${port}`,
    calls: state.calls,
    /** From now on; without an argument it is honest again. */
    tamper: (tamper: Tamper = honest) => {
      state.tamper = tamper;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
};
