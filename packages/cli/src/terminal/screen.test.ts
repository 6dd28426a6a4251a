import { expect, test } from 'vitest';
import { openScreen } from './screen.ts';

const openTestScreen = (columns?: number, hasColors = false) => {
  const clock = { ms: 0 };
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const screen = openScreen({ write, columns, hasColors, elapsedMs: () => clock.ms });
  return { ...screen, clock, readOut: () => out };
};

test('on a terminal each progress replaces the last, and lines that stay replace it too', () => {
  const { showProgress, writeLines, readOut } = openTestScreen(80);
  showProgress('a tenth');
  showProgress('a fifth');
  writeLines(['done']);
  expect(readOut()).toBe('\r\x1b[2Ka tenth  0.0 s\r\x1b[2Ka fifth  0.0 s\r\x1b[2Kdone\n');
});

test('a progress never wraps: a line that did could not be taken back', () => {
  const { showProgress, close, readOut } = openTestScreen(20);
  showProgress('x'.repeat(50));
  close();
  expect(readOut()).toBe(`\r\x1b[2K${'x'.repeat(19)}\r\x1b[2K`);
});

test('elsewhere there is a line of progress each second at most, and no control characters', () => {
  const { showProgress, writeLines, clock, readOut } = openTestScreen();
  for (let tenths = 0; tenths < 25; tenths += 1) {
    clock.ms = tenths * 100;
    showProgress(`${tenths} of 25`);
  }
  writeLines(['done']);
  expect(readOut()).toBe('   ... 10 of 25\n   ... 20 of 25\ndone\n');
});

test('there are colours where they are wanted alone', () => {
  expect(openTestScreen(80, true).paint('green', 'x')).toBe('\x1b[32mx\x1b[39m');
  expect(openTestScreen(80).paint('green', 'x')).toBe('x');
});
