import type { Channel } from './gather-reports.ts';

/** In a worker: gives its primary a sign of life whenever it asks for one. */
export const answerPings = (channel: Channel): void => {
  channel.on('message', ({ type }) => {
    if (type === 'ping' && channel.connected) channel.send?.({ type: 'pong' });
  });
};
