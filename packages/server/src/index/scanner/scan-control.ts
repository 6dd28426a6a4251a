/** Memory that a scan shares with the threads that work for it: how they learn that it has ended. */
export type ScanControl = Int32Array<SharedArrayBuffer>;

const stopFlag = 0;
const progressCounter = 1;

export const openScanControl = (): ScanControl =>
  new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));

/** Lets every thread drop what is left of the scan, within milliseconds. */
export const stopScan = (control: ScanControl): void => {
  Atomics.store(control, stopFlag, 1);
};

export const isStopped = (control: ScanControl): boolean => Atomics.load(control, stopFlag) !== 0;

/** Counts that a thread is at work: it stands still once all have stopped. */
export const addProgress = (control: ScanControl): void => {
  Atomics.add(control, progressCounter, 1);
};

export const readProgress = (control: ScanControl): number =>
  Atomics.load(control, progressCounter);
