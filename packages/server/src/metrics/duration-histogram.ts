/** How many durations fell under which bound, for one set of labels. */
export type DurationCell = {
  readonly labels: Readonly<Record<string, string>>;
  readonly counts: Float64Array;
  sumSeconds: number;
};

export type DurationHistogram = {
  /** The cell of a set of labels, made once and then kept by whoever observes. */
  readonly cell: (labels: Readonly<Record<string, string>>) => DurationCell;
  /** All cells, in the shape that prom-client adds up. */
  readonly get: () => object;
  /** All cells, in the shape that prom-client renders: labels that many lines share stand apart. */
  readonly getForPromString: () => object;
};

/** Upper bounds in seconds: from what memory answers to what a deadline ends. */
const boundsSeconds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

/**
 * A histogram whose observation is an addition: prom-client's own checks and joins the labels each
 * time, which costs ten times as much, on every request.
 */
export const buildDurationHistogram = (name: string, help: string): DurationHistogram => {
  const cells: DurationCell[] = [];
  const about = { name, help, type: 'histogram', aggregator: 'sum' };
  const list = () => cells.flatMap((cell) => listValues(name, cell));
  return {
    cell: (labels) => {
      const counts = new Float64Array(boundsSeconds.length + 1);
      const cell: DurationCell = { labels, counts, sumSeconds: 0 };
      cells.push(cell);
      return cell;
    },
    get: () => ({
      ...about,
      values: list().map(({ sharedLabels, labels, ...value }) => ({
        ...value,
        labels: { ...sharedLabels, ...labels },
      })),
    }),
    getForPromString: () => ({ ...about, values: list() }),
  };
};

/** Adds one duration to a cell. */
export const observeDuration = (cell: DurationCell, seconds: number): void => {
  let index = 0;
  // A duration beyond the last bound ends at the index behind it, which stands for +Inf.
  while (index < boundsSeconds.length && seconds > (boundsSeconds[index] ?? 0)) index += 1;
  cell.counts[index] = (cell.counts[index] ?? 0) + 1;
  cell.sumSeconds += seconds;
};

const listValues = (name: string, { labels: sharedLabels, counts, sumSeconds }: DurationCell) => {
  let count = 0;
  const values = [...boundsSeconds, '+Inf'].map((le, index) => {
    count += counts[index] ?? 0;
    return { metricName: `${name}_bucket`, labels: { le: `${le}` }, sharedLabels, value: count };
  });
  const whole = { labels: {}, sharedLabels };
  return [
    ...values,
    { ...whole, metricName: `${name}_sum`, value: sumSeconds },
    { ...whole, metricName: `${name}_count`, value: count },
  ];
};
