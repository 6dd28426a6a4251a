import { expect, test } from 'vitest';
import { RpcFailedError, RpcNotConfiguredError } from '../../nodes/port.ts';
import { openTestApp } from '../../testing/open-test-app.ts';

const endpoint = { chain: 'solana', provider: 'helius' } as const;

/** The answer of an application whose store fails with this. */
const answerTo = async (failure: Error) => {
  const server = await openTestApp();
  server.store.ping = () => Promise.reject(failure);
  const response = await server.app.inject('/v1/ready');
  await server.close();
  return { status: response.statusCode, json: response.json(), logged: server.logged.join('') };
};

test('an endpoint that is not set is 503, with the variable that would set it', async () => {
  const { status, json } = await answerTo(new RpcNotConfiguredError(endpoint));
  expect(status).toBe(503);
  expect(json).toEqual({
    success: false,
    error: {
      code: 'RPC_NOT_CONFIGURED',
      message: expect.any(String),
      details: { ...endpoint, setting: 'SIPHER_RPC_SOLANA_HELIUS' },
    },
  });
});

test('an endpoint that fails is 502, and the log says which and why', async () => {
  const { status, json, logged } = await answerTo(new RpcFailedError(endpoint, 'HTTP 500'));
  expect(status).toBe(502);
  expect(json.error).toMatchObject({
    code: 'RPC_FAILED',
    details: { ...endpoint, reason: 'HTTP 500' },
  });
  expect(logged).toContain('"errorCode":"solana/helius: HTTP 500"');
});
