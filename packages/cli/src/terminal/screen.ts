/** A terminal, or whatever else stands in its place. */
export type Screen = {
  /** How wide the terminal is; Infinity where output is none. */
  readonly columns: number;
  /** A line that the next one replaces; where output is no terminal, one each second at most. */
  readonly showProgress: (text: string) => void;
  /** Lines that stay. */
  readonly writeLines: (lines: readonly string[]) => void;
  /** The text as it is where there are no colours. */
  readonly paint: (style: Style, text: string) => string;
  /** Takes the last progress away. */
  readonly close: () => void;
};

export type Style = keyof typeof styles;

/** ECMA-48, Select Graphic Rendition: what begins a style, and what ends it. */
const styles = { bold: [1, 22], dim: [2, 22], green: [32, 39] } as const;

type ScreenDeps = {
  readonly write: (text: string) => void;
  /** Undefined where the output is no terminal. */
  readonly columns: number | undefined;
  readonly hasColors: boolean;
  readonly elapsedMs: () => number;
};

export const openScreen = (deps: ScreenDeps): Screen => {
  const { write, columns, hasColors } = deps;
  const progress =
    columns === undefined ? openPlainProgress(deps) : openRewrittenProgress(deps, columns);
  return {
    columns: columns ?? Number.POSITIVE_INFINITY,
    showProgress: progress.show,
    writeLines: (lines) => {
      progress.clear();
      write(lines.map((line) => `${line}\n`).join(''));
    },
    paint: paintWith(hasColors),
    close: progress.clear,
  };
};

/** The `paint` of a screen, where nothing else of one is needed. */
export const paintWith =
  (hasColors: boolean): Screen['paint'] =>
  (style, text) => {
    const [begin, end] = styles[style];
    return hasColors ? `\u001b[${begin}m${text}\u001b[${end}m` : text;
  };

const plainProgressMs = 1_000;

/** A step that is over within a second needs no word on its progress. */
const openPlainProgress = ({ write, elapsedMs }: ScreenDeps) => {
  let lastMs = elapsedMs();
  return {
    show: (text: string) => {
      if (elapsedMs() - lastMs < plainProgressMs) return;
      lastMs = elapsedMs();
      write(`   ... ${text}\n`);
    },
    clear: () => {
      lastMs = elapsedMs();
    },
  };
};

const redrawMs = 100;

/** Redrawn by itself too: a second that counts shows that something is going on. */
const openRewrittenProgress = ({ write, elapsedMs }: ScreenDeps, columns: number) => {
  let timer: NodeJS.Timeout | undefined;
  let text = '';
  let startedMs = 0;
  const draw = () => {
    const seconds = ((elapsedMs() - startedMs) / 1000).toFixed(1);
    // A line that wraps could not be taken back.
    write(`\r\u001b[2K${`${text}  ${seconds} s`.slice(0, columns - 1)}`);
  };
  return {
    show: (next: string) => {
      text = next;
      if (timer === undefined) {
        startedMs = elapsedMs();
        timer = setInterval(draw, redrawMs).unref();
      }
      draw();
    },
    clear: () => {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      write('\r\u001b[2K');
    },
  };
};
