export type Kind = 'incident' | 'maintenance';
export type Impact = 'none' | 'minor' | 'major' | 'outage';
export type State = 'investigating' | 'identified' | 'monitoring' | 'resolved' | 'planned' | 'in-progress' | 'completed';

/** What each kind goes through; the last one ends it. */
export const STATES: Readonly<Record<Kind, readonly State[]>> = {
  incident: ['investigating', 'identified', 'monitoring', 'resolved'],
  maintenance: ['planned', 'in-progress', 'completed'],
};

export const isOver = (state: State): boolean => state === 'resolved' || state === 'completed';

/** From good to bad. */
const HEALTHS = ['works', 'maintenance', 'minor', 'major', 'outage'] as const;

export type Health = (typeof HEALTHS)[number];

export const worst = (healths: readonly Health[]): Health => HEALTHS[Math.max(0, ...healths.map((each) => HEALTHS.indexOf(each)))] ?? 'works';

/** What an incident does to what it concerns: planned work does nothing before it begins. */
export const healthUnder = ({ kind, impact, state }: { readonly kind: Kind; readonly impact: Impact; readonly state: State }): Health => {
  if (isOver(state) || state === 'planned') return 'works';
  if (impact === 'none') return kind === 'maintenance' ? 'maintenance' : 'works';
  return impact;
};
