import fc from 'fast-check';

/**
 * Properties take the same cases in every run of `npm test`, so that a red run is red again on the next machine.
 * The long suite takes new ones each time; `BILLET_SEED=n` asks for others.
 */
if (process.env.BILLET_LONG !== '1') fc.configureGlobal({ seed: Number(process.env.BILLET_SEED ?? 1) });
