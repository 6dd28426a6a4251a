// A process of its own with the built store in it: carries out what its parent sends.
import { open } from 'lmdb';
import { openLmdbStore } from '../../../dist/stores/lmdb.js';

const [path = ''] = process.argv.slice(2);
const store = await openLmdbStore({ path, nowMs: Date.now });

const commands = {
  call: ({ method, args }) => store[method](...args),

  addByVersion: async ({ key, times }) => {
    for (let done = 0; done < times; ) {
      const { value, version } = await store.get(key);
      const options = { expiresAtMs: null, ifVersion: version };
      const result = await store.put(key, String(Number(value) + 1), options);
      if (result.outcome === 'written') done += 1;
    }
  },

  putMany: async ({ key, prefix, count, maxLive }) => {
    const puts = Array.from({ length: count }, (_, index) =>
      store.put({ ...key, id: `${prefix}${index}` }, 'x', { expiresAtMs: null, maxLive }),
    );
    const results = await Promise.all(puts);
    return results.filter((result) => result.outcome === 'written').length;
  },

  incrementMany: ({ counter, times }) =>
    Promise.all(
      Array.from({ length: times }, () => store.increment(counter, 1, Date.now() + 3_600_000)),
    ),

  // Until it is killed. An acknowledgement is told only after the promise has resolved.
  writeForever: async ({ key, prefix }) => {
    let next = 0;
    const writeOn = async () => {
      for (;;) {
        const id = `${prefix}${next++}`;
        await store.put({ ...key, id }, id, { expiresAtMs: null });
        process.send({ acknowledged: id });
      }
    };
    await Promise.all(Array.from({ length: 8 }, writeOn));
  },

  // Stopped with the lock in its hands, until it is continued or killed.
  freezeInWrite: async ({ folder }) => {
    const db = open({ path: folder, noSubdir: false, encoding: 'binary', noSync: true });
    await new Promise((resolve) => process.send({ acknowledged: 'freezing' }, resolve));
    db.transactionSync(() => process.kill(process.pid, 'SIGSTOP'));
    await db.close();
  },

  holdWriteLock: async ({ folder, holdMs }) => {
    const db = open({ path: folder, noSubdir: false, encoding: 'binary', overlappingSync: false });
    const held = db.transaction(async () => {
      process.send({ acknowledged: 'held' });
      await new Promise((resolve) => setTimeout(resolve, holdMs));
    });
    await held;
    await db.close();
  },
};

process.on('message', async ({ sequence, command, ...input }) => {
  try {
    process.send({ sequence, result: await commands[command](input) });
  } catch (error) {
    process.send({ sequence, error: String(error) });
  }
});
process.on('disconnect', () => process.exit());
process.send({ acknowledged: 'ready' });
