import { z } from '@billet/sdk';

type Json = z.output<ReturnType<typeof z.json>>;
type Path = readonly (string | number)[];

/** Where whole numbers stand that JSON text would not bring back as they are. */
const unsafePlaces = (value: Json, at: Path): readonly Path[] => {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value) ? [at] : [];
  if (Array.isArray(value)) return value.flatMap((each, i) => unsafePlaces(each, [...at, i]));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => unsafePlaces(each, [...at, key]));
};

/** Values of settings as JSON knows them; what they mean is for the declaration to check. A form gives `undefined` for what was emptied. */
export const settingsInput = z.record(z.string(), z.json().optional()).superRefine((values, ctx) => {
  const unsafe = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : unsafePlaces(value, [key])));
  for (const path of unsafe) {
    ctx.addIssue({ code: 'too_big', origin: 'number', maximum: Number.MAX_SAFE_INTEGER, path: [...path] });
  }
});
