import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { answerPings } from './answer-pings.ts';
import type { WorkerMessage } from './worker-message.ts';

const openChannel = ({ connected }: { readonly connected: boolean }) => {
  const sent: WorkerMessage[] = [];
  const send = (message: WorkerMessage) => sent.push(message);
  const channel = Object.assign(new EventEmitter(), { connected, send });
  answerPings(channel);
  return { channel, sent };
};

test('each ping is answered once, and no other message is', () => {
  const { channel, sent } = openChannel({ connected: true });
  for (const type of ['ping', 'report', 'ping']) channel.emit('message', { type });
  expect(sent).toEqual([{ type: 'pong' }, { type: 'pong' }]);
});

test('nothing is sent to a primary that is gone', () => {
  const { channel, sent } = openChannel({ connected: false });
  channel.emit('message', { type: 'ping' });
  expect(sent).toEqual([]);
});
