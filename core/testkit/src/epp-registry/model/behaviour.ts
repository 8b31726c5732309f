/** Where honest registries differ. Each field is one choice that has been seen in the field. */
export interface Behaviour {
  /** Frames are held against the schemas (2001), or only what is needed is looked for (2003). */
  readonly validation: 'strict' | 'lenient';
  readonly beforeLogin: { readonly code: number; readonly hangUp: boolean };
  /** A second login on one connection: refused with 2002, or taken. */
  readonly secondLogin: 'refused' | 'taken';
  readonly unknownRegistrar: 2200 | 2201;
  readonly unknownObject: { readonly code: 2101 | 2307; readonly hangUp: boolean };
  readonly undeclaredExtension: 2002 | 2103;
  readonly constantSvTrId: boolean;
  /** A transaction id that was used before: answered, or the line is cut without a word. */
  readonly repeatedTrId: 'taken' | 'hangUp';
  /** Words of the registry's own behind the standard text. */
  readonly noise: boolean;
  /** The id of the command is left out of answers. */
  readonly silentTrId: boolean;
  readonly lastAcknowledge: 1000 | 1300;
  readonly wrongExpiry: 2004 | 2306;
  readonly tooManyYears: 2004 | 2306;
  readonly deletion: 1000 | 1001;
  /** What another registrar sees of a domain without its code. */
  readonly foreignInfo: 'part' | 2201;
  /** No transfer within so many days of the creation or the last transfer. */
  readonly transferLockDays: number;
  readonly checkLimit: number;
  /** At expiry the registry renews and charges by itself. */
  readonly autoRenew: boolean;
  /** Codes are kept on demand only. */
  readonly secureAuthInfo: boolean;
  /** Restoring needs a report. */
  readonly restoreReport: boolean;
  readonly minCode: number;
}

const nomulus: Behaviour = {
  validation: 'strict',
  beforeLogin: { code: 2002, hangUp: false },
  secondLogin: 'refused',
  unknownRegistrar: 2200,
  unknownObject: { code: 2307, hangUp: false },
  undeclaredExtension: 2002,
  constantSvTrId: false,
  repeatedTrId: 'taken',
  noise: false,
  silentTrId: false,
  lastAcknowledge: 1000,
  wrongExpiry: 2004,
  tooManyYears: 2004,
  deletion: 1001,
  foreignInfo: 'part',
  transferLockDays: 0,
  checkLimit: 50,
  autoRenew: true,
  secureAuthInfo: false,
  restoreReport: true,
  minCode: 0,
};

/** Whole characters, by the servers they were learnt from. */
export const behaviours = {
  strict: nomulus,
  namingo: {
    ...nomulus,
    validation: 'lenient',
    beforeLogin: { code: 2202, hangUp: true },
    secondLogin: 'taken',
    unknownRegistrar: 2201,
    unknownObject: { code: 2101, hangUp: true },
    repeatedTrId: 'hangUp',
    noise: true,
    lastAcknowledge: 1300,
    wrongExpiry: 2306,
    tooManyYears: 2306,
    foreignInfo: 2201,
    minCode: 6,
  },
  stub: {
    ...nomulus,
    beforeLogin: { code: 2500, hangUp: false },
    constantSvTrId: true,
    silentTrId: true,
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

export type BehaviourName = keyof typeof behaviours;
