/** The removals that a stream has seen, so that readers go on from before what was changed. */
export type Cuts = {
  /** The least ordinal of those that are told apart no more; null while all are. */
  readonly forgotten: number | null;
  /** The generation that ended with the first of `ordinals`. */
  readonly firstGeneration: number;
  /** One for each removal since: everything from there on was removed. */
  readonly ordinals: readonly number[];
};

/** Removals that are told apart; of older ones only how far back they went. */
const rememberedCuts = 1_000;

export const noCuts: Cuts = { forgotten: null, firstGeneration: 0, ordinals: [] };

export const addCut = (cuts: Cuts, ordinal: number): Cuts => {
  const ordinals = [...cuts.ordinals, ordinal];
  const dropped = ordinals.splice(0, ordinals.length - rememberedCuts);
  if (dropped.length === 0) return { ...cuts, ordinals };
  return {
    forgotten: Math.min(cuts.forgotten ?? Number.POSITIVE_INFINITY, ...dropped),
    firstGeneration: cuts.firstGeneration + dropped.length,
    ordinals,
  };
};

/** The least ordinal that was removed since a generation; null where nothing was. */
export const findLeastCut = (cuts: Cuts, generation: number): number | null => {
  const since = cuts.ordinals.slice(Math.max(0, generation - cuts.firstGeneration));
  const isForgotten = generation < cuts.firstGeneration && cuts.forgotten !== null;
  if (isForgotten) since.push(cuts.forgotten);
  return since.length === 0 ? null : Math.min(...since);
};
