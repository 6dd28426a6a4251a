// A process of its own with the built index in it: takes the steps of a plan that its parent sends.
import { openAnnouncementIndex } from '../../../../dist/index/store/open-announcement-index.js';

const [folder = '', holder = ''] = process.argv.slice(2);
const index = await openAnnouncementIndex(folder);

const makeAnnouncements = (step, { count }) =>
  Array.from({ length: count }, (_, row) => {
    const transactionId = Buffer.alloc(32);
    transactionId.writeUInt32BE(step, 0);
    transactionId.writeUInt32BE(row, 4);
    const address = { announcedAddress: new Uint8Array(20), position: step, timeMs: step * 1_000 };
    const ephemeralPublicKey = new Uint8Array(33).fill(2);
    return { schemeId: 'sip', ephemeralPublicKey, viewTag: 7, transactionId, ...address };
  });

const advance = (step, { removeFrom, ...planned }) =>
  index.advance('ethereum', {
    expected: step === 1 ? null : String(step - 1),
    next: String(step),
    announcements: makeAnnouncements(step, planned),
    indexedTo: { position: step, timeMs: null },
    ...(removeFrom !== undefined && { removeFrom }),
  });

const readStep = () => Number(index.readState('ethereum')?.follower ?? 0);

const commands = {
  // Step `n` is the plan's entry `n - 1`. Tells how many it took itself.
  takeSteps: async ({ plan }) => {
    let taken = 0;
    for (let step = readStep() + 1; step <= plan.length; step = readStep() + 1) {
      if (await advance(step, plan[step - 1])) {
        taken += 1;
        process.send({ step });
      }
    }
    return taken;
  },
  lead: ({ lease }) => index.lead('ethereum', { ...lease, holder }),
};

process.on('message', async ({ command, ...input }) => {
  process.send({ result: await commands[command](input) });
});
process.on('disconnect', () => process.exit());
process.send({ result: 'ready' });
