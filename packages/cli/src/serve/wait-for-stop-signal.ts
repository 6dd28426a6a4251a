/** Resolves at the first SIGTERM or SIGINT. A second one ends the process at once, with 1. */
export const waitForStopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    let isStopping = false;
    const onSignal = () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      resolve();
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  });
