import type { Money } from '@billet/sdk';

export interface Link {
  readonly label: string;
  readonly href: string;
  readonly icon?: string;
  /** The one action of the page. */
  readonly main?: boolean;
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly money?: Money;
  readonly selected?: boolean;
}

export interface Field {
  readonly name: string;
  /** Unique on the page: names repeat where a page has several forms. */
  readonly id: string;
  /** What an error calls this field, if not by its name. */
  readonly errorAt?: string;
  readonly label: string;
  /** `trap` = out of sight: who fills it in is a machine. */
  readonly widget: 'text' | 'email' | 'password' | 'number' | 'textarea' | 'select' | 'switch' | 'date' | 'hidden' | 'choices' | 'money' | 'color' | 'file' | 'trap';
  readonly value?: string | undefined;
  readonly checked?: boolean;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  readonly required?: boolean;
  /** Nobody has to be told that it may stay empty, as in a filter. */
  readonly bare?: boolean;
  /** A secret that is set: left empty, it stays. */
  readonly kept?: boolean;
  readonly options?: readonly Option[] | undefined;
  readonly unit?: string | undefined;
  readonly width?: 'half' | 'third' | undefined;
  readonly autocomplete?: string | undefined;
  readonly placeholder?: string | undefined;
  /** Which files may be chosen, for `file`: `image/png,image/jpeg`. */
  readonly accept?: string | undefined;
  /** How many lines a `textarea` shows. */
  readonly rows?: number | undefined;
}
