import { expect, test } from 'vitest';
import { type Channel, gatherReports } from './gather-reports.ts';
import type { WorkerMessage } from './worker-message.ts';

/** The worker's end of a channel, and what the primary sees and says at the other. */
const openChannel = () => {
  const sent: WorkerMessage[] = [];
  const listeners: ((message: WorkerMessage) => void)[] = [];
  const channel: Channel = {
    connected: true,
    on: (_event, listener) => listeners.push(listener),
    send: (message) => sent.push(message),
  };
  const receive = (message: WorkerMessage) => {
    for (const listener of listeners) listener(message);
  };
  return { channel, sent, receive };
};

const own = async () => [{ name: 'own' }];

test('a worker tells its report when it is asked', async () => {
  const { channel, sent, receive } = openChannel();
  gatherReports(channel, own);
  receive({ type: 'report', id: 7 });
  await own();
  expect(sent).toEqual([{ type: 'reported', id: 7, report: [{ name: 'own' }] }]);
});

test('each question gets its own answer', async () => {
  const { channel, sent, receive } = openChannel();
  const gather = gatherReports(channel, own);
  const answers = [gather(), gather()];
  const ids = sent.flatMap((message) => (message.type === 'gather' ? [message.id] : []));
  for (const id of ids.toReversed()) {
    receive({ type: 'gathered', id, reports: [[{ name: `answer to ${id}` }]] });
  }
  expect(await Promise.all(answers)).toEqual(ids.map((id) => [[{ name: `answer to ${id}` }]]));
});

test('without an answer there are no reports of others', async () => {
  const { channel } = openChannel();
  expect(await gatherReports(channel, own)()).toEqual([]);
});
