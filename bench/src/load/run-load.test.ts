import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Lane, runLoad } from './run-load.ts';

const server = createServer((request, response) => {
  seen.push(`${request.headers['x-lane']} ${request.url}`);
  response.statusCode = request.url === '/refused' ? 429 : 200;
  response.end('{}');
});
const seen: string[] = [];

const load = async (lanes: Lane[]) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const url = `http://127.0.0.1:${port}`;
  return runLoad({ url, pid: process.pid, lanes, status: 200, seconds: 'once' });
};

const lane = (name: string, paths: string[]): Lane =>
  paths.map((path) => ({ method: 'GET', path, headers: { 'X-Lane': name } }));

afterEach(() => {
  seen.length = 0;
  server.closeAllConnections();
  server.close();
});

describe('runLoad', () => {
  test('gives each connection its own lane and sends it in order', async () => {
    const { requests } = await load([lane('a', ['/1', '/2']), lane('b', ['/3', '/4'])]);
    expect(requests).toBe(4);
    expect(seen.filter((line) => line.startsWith('a'))).toEqual(['a /1', 'a /2']);
    expect(seen.filter((line) => line.startsWith('b'))).toEqual(['b /3', 'b /4']);
  });

  test('fails on a single refused request', async () => {
    const lanes = [lane('a', ['/1', '/2', '/refused', '/4'])];
    await expect(load(lanes)).rejects.toThrow('1 answers with 429');
  });
});
