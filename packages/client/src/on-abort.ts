type Waiting = { readonly fires: Set<() => void>; readonly tellAll: () => void };

const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls `fire` once the signal is aborted, unless the function that it gives back was called
 * before. However many wait, the signal has one listener: more than ten make Node warn of a leak.
 */
export const onAbort = (signal: AbortSignal, fire: () => void): (() => void) => {
  const { fires } = waitingFor.get(signal) ?? listen(signal);
  const own = () => fire(); // the same function may wait twice
  fires.add(own);
  return () => {
    fires.delete(own);
    if (fires.size === 0) forget(signal, fires);
  };
};

const listen = (signal: AbortSignal): Waiting => {
  const fires = new Set<() => void>();
  const tellAll = () => {
    forget(signal, fires);
    for (const fire of fires) fire();
  };
  const waiting = { fires, tellAll };
  waitingFor.set(signal, waiting);
  signal.addEventListener('abort', tellAll);
  return waiting;
};

const forget = (signal: AbortSignal, fires: Waiting['fires']): void => {
  const waiting = waitingFor.get(signal);
  if (waiting?.fires !== fires) return; // others have come to wait since
  signal.removeEventListener('abort', waiting.tellAll);
  waitingFor.delete(signal);
};
