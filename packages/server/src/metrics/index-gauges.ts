import { Counter, Gauge, type Registry } from 'prom-client';

/** What is told of the index of one chain. */
export type IndexFigures = {
  readonly chain: string;
  /** Null where it is not known: then there is no such series. */
  readonly lagPositions: number | null;
  readonly lagMs: number | null;
  readonly announcements: Readonly<Record<string, number>>;
};

export type IndexGauges = {
  /** Takes the figures from now on, at each scrape. What it throws leaves them out. */
  readonly observe: (read: () => readonly IndexFigures[]) => void;
  readonly countLeftOut: (chain: string, count: number) => void;
};

/** Chains and schemes come from the program: the number of labels is bounded. */
export const openIndexGauges = (registry: Registry): IndexGauges => {
  let read: () => readonly IndexFigures[] = () => [];
  const readSafely = () => {
    try {
      return read();
    } catch {
      // The index does not answer; the rest of the metrics matters the more.
      return [];
    }
  };
  // Workers share an index: what one of them tells, all would tell.
  const shared = { aggregator: 'max' as const, registers: [registry] };
  const openGauge = (
    { name, help, labelNames }: { name: string; help: string; labelNames: string[] },
    valuesOf: (figures: IndexFigures) => ReadonlyArray<readonly [Record<string, string>, number]>,
  ) =>
    new Gauge({
      ...shared,
      name,
      help,
      labelNames,
      collect() {
        this.reset();
        for (const [labels, value] of readSafely().flatMap(valuesOf)) this.set(labels, value);
      },
    });
  openGauge(lagPositionsGauge, ({ chain, lagPositions }) =>
    lagPositions === null ? [] : [[{ chain }, lagPositions]],
  );
  openGauge(lagSecondsGauge, ({ chain, lagMs }) =>
    lagMs === null ? [] : [[{ chain }, lagMs / 1_000]],
  );
  openGauge(announcementsGauge, ({ chain, announcements }) =>
    Object.entries(announcements).map(([scheme, count]) => [{ chain, scheme }, count] as const),
  );
  const leftOut = new Counter({ ...leftOutCounter, registers: [registry] });
  return {
    observe: (given) => {
      read = given;
    },
    countLeftOut: (chain, count) => leftOut.inc({ chain }, count),
  };
};

const lagPositionsGauge = {
  name: 'sipher_index_lag_positions',
  help: 'Slots or blocks that count and are not in the announcement index yet',
  labelNames: ['chain'],
};
const lagSecondsGauge = {
  name: 'sipher_index_lag_seconds',
  help: 'Time since the announcement index was last known to be whole',
  labelNames: ['chain'],
};
const announcementsGauge = {
  name: 'sipher_index_announcements',
  help: 'Announcements in the index',
  labelNames: ['chain', 'scheme'],
};
const leftOutCounter = {
  name: 'sipher_index_left_out_total',
  help: 'Announcements seen on the chain that nobody can be paid by',
  labelNames: ['chain'],
};
