// A process of its own with the built store in it: says whether the store at this URL answers.
import { openStore } from '../../../../dist/stores/open-store.js';
import { parseStoreUrl } from '../../../../dist/stores/store-url.js';

const [url = ''] = process.argv.slice(2);
const codes = [];
const store = await openStore(parseStoreUrl(url), {
  nowMs: Date.now,
  onNodeChange: ({ code }) => codes.push(code),
});
const answer = await store.ping().then(
  () => 'ok',
  (error) => `${error.name} ${codes.join()}`,
);
process.stdout.write(`${answer}\n`);
await store.close();
