import type { Money } from '@billet/sdk';

/** Colour of a status; each tone has its own mark, so it never speaks by colour alone. */
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'idle';

export interface Badge {
  readonly text: string;
  readonly tone: Tone;
}

export interface Link {
  readonly label: string;
  readonly href: string;
  readonly icon?: string;
  /** The one action of the page. */
  readonly main?: boolean;
}

/** One cell or fact. Money, dates and instants are formatted by the theme. */
export interface Value {
  readonly text?: string | undefined;
  readonly money?: Money;
  readonly date?: string | null;
  readonly instant?: string | null;
  readonly badge?: Badge;
  readonly href?: string;
  readonly sub?: string | undefined;
  readonly mono?: boolean;
  readonly copy?: boolean;
}

export interface Column {
  readonly label: string;
  readonly end?: boolean;
  /** Hidden on narrow screens: p3 goes first, then p2. */
  readonly hide?: 'p2' | 'p3';
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
  readonly widget: 'text' | 'email' | 'password' | 'number' | 'textarea' | 'select' | 'switch' | 'date' | 'hidden' | 'choices' | 'money';
  readonly value?: string | undefined;
  readonly checked?: boolean;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  readonly required?: boolean;
  /** A secret that is set: left empty, it stays. */
  readonly kept?: boolean;
  readonly options?: readonly Option[] | undefined;
  readonly unit?: string | undefined;
  readonly width?: 'half' | 'third' | undefined;
  readonly autocomplete?: string | undefined;
  readonly placeholder?: string | undefined;
}

/** A form. Its `name` says which action of the page takes it. */
export interface Form {
  readonly name: string;
  readonly submit: string;
  readonly fields: readonly Field[];
  readonly danger?: boolean;
  readonly error?: string | undefined;
  readonly wide?: boolean;
}

interface CardBase {
  readonly title?: string;
  readonly note?: string | undefined;
  readonly link?: Link;
  readonly quiet?: boolean;
}

/** A part of a page. The theme has one partial per kind, `card-<kind>`. */
export type Card = CardBase &
  (
    | { readonly kind: 'facts'; readonly facts: readonly ({ readonly label: string } & Value)[]; readonly actions?: readonly Form[] }
    | { readonly kind: 'table'; readonly caption: string; readonly columns: readonly Column[]; readonly rows: readonly { readonly cells: readonly Value[] }[]; readonly empty: string; readonly emptyLink?: Link; readonly next?: string | undefined; readonly views?: readonly (Link & { readonly current?: boolean })[]; readonly search?: { readonly name: string; readonly value: string; readonly label: string } }
    | { readonly kind: 'rows'; readonly rows: readonly { readonly icon: string; readonly title: string; readonly href?: string; readonly meta: string; readonly money?: Money; readonly end?: string; readonly badge?: Badge }[]; readonly empty: string; readonly emptyLink?: Link }
    | { readonly kind: 'form'; readonly form: Form; readonly lead?: string }
    | { readonly kind: 'stats'; readonly stats: readonly { readonly label: string; readonly text?: string; readonly money?: Money; readonly sub?: string; readonly tone?: Tone; readonly href?: string }[] }
    | { readonly kind: 'bars'; readonly label: string; readonly bars: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly label: string; readonly text: string }[] }
    | { readonly kind: 'note'; readonly text: string; readonly tone?: Tone; readonly icon?: string }
    | { readonly kind: 'due'; readonly lead: string; readonly money: Money; readonly action?: Link; readonly footer?: string }
    | { readonly kind: 'timeline'; readonly items: readonly { readonly instant: string; readonly text: string; readonly who: string; readonly detail?: string }[]; readonly empty: string }
    | { readonly kind: 'sheet'; readonly sheet: Sheet }
    | { readonly kind: 'pay'; readonly money: Money; readonly form: Form }
    | { readonly kind: 'lines'; readonly lines: readonly { readonly label: string; readonly value: string; readonly copy?: boolean }[]; readonly text?: string }
    | { readonly kind: 'slot'; readonly html: string }
  );

/** An invoice as it is printed. */
export interface Sheet {
  readonly brand: string;
  readonly type: string;
  readonly seller: readonly string[];
  readonly buyer: readonly string[];
  readonly facts: readonly ({ readonly label: string } & Value)[];
  readonly lines: readonly { readonly description: string; readonly period?: { readonly from: string; readonly to: string }; readonly quantity: number; readonly net: Money }[];
  readonly sums: readonly { readonly label: string; readonly money: Money; readonly total?: boolean }[];
}

/** What every page gives its theme. */
export interface PageModel {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly badge?: Badge;
  readonly crumbs?: readonly Link[];
  readonly actions?: readonly Link[];
  /** Steps of a wizard, with the one that is now. */
  readonly steps?: readonly { readonly label: string; readonly done?: boolean; readonly current?: boolean }[];
  /** The browser goes on to this address by itself. */
  readonly onward?: string;
  /** Seconds until it does; at once when absent. */
  readonly onwardAfter?: number;
  readonly main: readonly Card[];
  readonly aside?: readonly Card[];
}

/** What stands around the page. */
export interface LayoutModel {
  readonly brand: string;
  /** Zone in which instants are shown. */
  readonly zone: string;
  readonly locale: string;
  readonly direction: string;
  readonly csrf: string;
  readonly nav: readonly { readonly title?: string; readonly links: readonly (Link & { readonly current?: boolean })[] }[];
  readonly user?: { readonly name: string; readonly initials: string; readonly links: readonly Link[]; readonly signOut: string };
  readonly flash?: { readonly tone: Tone; readonly text: string };
  /** Business date of a sandbox; every page says so. */
  readonly sandbox?: string;
  readonly area: 'client' | 'staff' | 'plain';
}
