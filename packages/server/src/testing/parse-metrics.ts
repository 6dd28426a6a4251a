/** One line of Prometheus' text format. */
export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

const linePattern = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const labelPattern = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/gy;

/**
 * The samples of a text in Prometheus' format, version 0.0.4. Throws for a line that the format
 * does not have, for a sample before its TYPE, and for one that is there twice.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export const parseMetrics = (text: string): Sample[] => {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const types = new Map<string, string>();
  const seen = new Set<string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const [, typed, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (typed !== undefined && type !== undefined) types.set(typed, type);
    if (line === '' || line.startsWith('#')) continue;
    const sample = parseLine(line);
    const family = sample.name.replace(/_(bucket|sum|count)$/, '');
    if (!types.has(sample.name) && types.get(family) !== 'histogram') {
      throw new Error(`no type before: ${line}`);
    }
    const id = line.slice(0, line.lastIndexOf(' '));
    if (seen.has(id)) throw new Error(`twice: ${id}`);
    seen.add(id);
    samples.push(sample);
  }
  return samples;
};

const parseLine = (line: string): Sample => {
  const [, name, labelText = '', valueText = ''] = linePattern.exec(line) ?? [];
  if (name === undefined) throw new Error(`no sample: ${line}`);
  const found = [...labelText.matchAll(labelPattern)];
  const read = found.reduce((length, [whole]) => length + whole.length, 0);
  if (read !== labelText.length) throw new Error(`no labels: ${line}`);
  const value = /^[+-]Inf$/.test(valueText)
    ? Number(valueText.replace('Inf', 'Infinity'))
    : Number(valueText);
  if (Number.isNaN(value) && valueText.toLowerCase() !== 'nan') throw new Error(`NaN: ${line}`);
  return { name, labels: Object.fromEntries(found.map(([, key, text]) => [key, text])), value };
};
