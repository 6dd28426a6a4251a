import type { Screen } from './screen.ts';
import { escapeControls, formatTable } from './table.ts';

type Look = Pick<Screen, 'columns' | 'paint'>;
type JsonObject = Readonly<Record<string, unknown>>;

/**
 * An answer's data for people: fields below one another with their values aligned, what is nested
 * indented below its name, lists of objects as tables where they are narrow enough. Times since the
 * epoch are shown as dates.
 */
export const formatData = (data: object, look: Look): string =>
  formatObject({ ...data }, { ...look, indent: '' });

type Place = Look & { readonly indent: string };

const formatObject = (data: JsonObject, place: Place): string => {
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  const rows = entries.filter(([, value]) => isCell(value));
  // Not as the arguments of one call: a server may send more fields than fit there.
  const width = rows.reduce((widest, [name]) => Math.max(widest, name.length), 0);
  return entries.map((entry) => formatEntry(entry, width, place)).join('');
};

const formatEntry = ([name, value]: [string, unknown], width: number, place: Place): string => {
  const { indent, paint } = place;
  const label = escapeControls(name);
  if (isCell(value)) {
    const text = formatCell(name, value);
    return `${indent}${paint('bold', label)}${' '.repeat(width - name.length)}  ${text}\n`;
  }
  const below = { ...place, indent: `${indent}  ` };
  return `${indent}${paint('bold', label)}\n${formatNested(value, below)}`;
};

const formatNested = (value: unknown, place: Place): string => {
  if (!Array.isArray(value)) return formatObject({ ...Object(value) }, place);
  const items = value.map((item): JsonObject => (isObject(item) ? item : { '': item }));
  const table = formatItems(items, place);
  const isWide = table.split('\n').some((line) => line.length > place.columns);
  if (!isWide) return table;
  return items.map((item) => formatObject(item, place)).join('\n');
};

/** A table with a row each; what is nested in a cell is JSON. */
const formatItems = (items: readonly JsonObject[], { indent, paint }: Place): string => {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const rows = items.map((item) => names.map((name) => formatCell(name, ownValue(item, name))));
  const hasHead = names.some((name) => name !== '');
  const lines = formatTable(hasHead ? [names, ...rows] : rows)
    .split('\n')
    .slice(0, -1);
  return lines
    .map((line, row) => `${indent}${hasHead && row === 0 ? paint('bold', line) : line}\n`)
    .join('');
};

/** A name that another item has may be one that every object inherits, `toString` say. */
const ownValue = (item: JsonObject, name: string): unknown =>
  Object.hasOwn(item, name) ? item[name] : undefined;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What fits behind its name: no object, and no list of anything but short texts and numbers. */
const isCell = (value: unknown): boolean => {
  if (Array.isArray(value))
    return value.length === 0 || !value.some((item) => Object(item) === item);
  return !isObject(value);
};

const formatCell = (name: string, value: unknown): string => {
  if (value === undefined || value === null) return '-';
  if (typeof value === 'string') return escapeControls(value);
  if (typeof value === 'number' && isTime(name, value)) return new Date(value).toISOString();
  if (Array.isArray(value) && isCell(value)) {
    return value.length === 0 ? 'none' : escapeControls(value.join(', '));
  }
  return escapeControls(JSON.stringify(value));
};

/** `createdAt`, `timestamp`, ...: in this millennium, and not for ever. */
const isTime = (name: string, value: number): boolean =>
  /(?:At|^timestamp)$/.test(name) && value > 946_684_800_000 && value < 253_402_300_800_000;
