import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { operations } from '@sipher/contract';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundleRoundTrip } from './testing/runtimes/bundle-round-trip.ts';
import { hasChromium } from './testing/runtimes/has-chromium.ts';
import { openRoundTrip, type RoundTripBed } from './testing/runtimes/open-round-trip.ts';
import { type Chromium, startChromium } from './testing/runtimes/start-chromium.ts';

// A browser starts slowly on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

type Site = { readonly origin: string; readonly server: Server; readonly told: Promise<string> };

/** A site of its own: a page, the bundle's files, and a place where the page tells what came of it. */
const startSite = async (page: () => string, folder: () => string): Promise<Site> => {
  let tell: (report: string) => void = () => {};
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const server = createServer(async (request, answer) => {
    const { url = '/', method } = request;
    if (method === 'POST') {
      tell(await text(request));
      answer.end();
    } else if (url === '/') {
      answer.setHeader('Content-Type', 'text/html').end(page());
    } else {
      const script = await readFile(join(folder(), basename(url))).catch(() => null);
      answer.setHeader('Content-Type', 'text/javascript');
      answer.writeHead(script === null ? 404 : 200).end(script ?? '');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, server, told };
};

describe.runIf(hasChromium())('in a browser', () => {
  let bed: RoundTripBed;
  let site: Site;
  const browsers: Chromium[] = [];
  const open = async (url: string, flags: readonly string[] = []) => {
    const browser = await startChromium(url, flags);
    browsers.push(browser);
    return browser;
  };

  const page = () => `<!doctype html><title>round trip</title><script type="module">
    const report = import('/round-trip.mjs')
      .then(({ roundTrip }) => roundTrip(${JSON.stringify(bed.task)}));
    const body = await report.then(JSON.stringify, (error) => JSON.stringify(String(error.stack)));
    await fetch('/told', { method: 'POST', body });
  </script>`;

  beforeAll(async () => {
    site = await startSite(page, () => bed.folder);
    bed = await openRoundTrip({ SIPHER_CORS_ORIGINS: site.origin });
    await bundleRoundTrip('round-trip.ts', { folder: bed.folder, platform: 'browser' });
  });
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    site.server.closeAllConnections();
    site.server.close();
    await bed.close();
  });

  test('a page of a configured origin makes the whole round trip', async () => {
    await open(`${site.origin}/`);
    expect(JSON.parse(await site.told)).toEqual(bed.expected);
  });

  test('the reference at /docs renders with nothing but the server to be reached', async () => {
    const flags = ['--dump-dom', '--virtual-time-budget=20000', '--window-size=1400,2000'];
    const { output } = await open(`${bed.task.baseUrl}/docs`, flags);
    const document = await output;
    const headings = [...document.matchAll(/<h[1-6][^>]*>(.*?)<\/h[1-6]>/gs)].map(
      ([, inner = '']) => inner.replace(/<[^>]*>/g, '').trim(),
    );
    expect(headings).toContain(operations.createSession.summary);
  });
});
