import type { Drawing } from '../drawings/index.ts';
import type { Money } from '@billet/sdk';
import type { PlaceMap } from '../charts/place-map.ts';
import type { Chart } from './chart.ts';
import type { CheckoutSection, CheckoutSummary } from './checkout.ts';
import type { Field, Link } from './field.ts';

/** Colour of a status; each tone has its own mark, so it never speaks by colour alone. */
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'idle';

export interface Badge {
  readonly text: string;
  readonly tone: Tone;
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
  /** A bar under the text: how much of something is used, 0 to 100. */
  readonly meter?: { readonly percent: number; readonly tone: Tone };
}

export interface Column {
  readonly label: string;
  readonly end?: boolean;
  /** Hidden on narrow screens: p3 goes first, then p2. */
  readonly hide?: 'p2' | 'p3';
}

/** A form. Its `name` says which action of the page takes it. */
export interface Form {
  readonly name: string;
  readonly submit: string;
  readonly fields: readonly Field[];
  readonly danger?: boolean;
  readonly error?: string | undefined;
  /** Where the reader can mend what the error says. */
  readonly remedy?: Link | undefined;
  readonly wide?: boolean;
  /** It carries files. */
  readonly upload?: boolean;
}

/** What can be done with the picked rows of a table; the form goes to the page itself, with the rows under `pick-<value>`. */
export interface Bulk {
  readonly form: string;
  readonly label: string;
  /** Words of the switch that means all rows of the filter, not only the picked ones; absent = there is none. */
  readonly all?: string;
  readonly actions: readonly { readonly value: string; readonly label: string; readonly icon?: string; readonly danger?: boolean }[];
  /** What is done less often, in a list with a button. */
  readonly more?: { readonly label: string; readonly go: string; readonly options: readonly { readonly value: string; readonly label: string }[] };
}

/** How a list is filtered, which columns it shows, and what is kept of that. */
export interface ListTools {
  readonly filters: readonly Field[];
  /** What else the address says, such as the search. */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  /** How many filters are set. */
  readonly active?: string;
  readonly clear?: Link;
  readonly columns: Form;
  readonly save?: Form;
  readonly forget?: Form;
  /** Saving was refused: the form stays open. */
  readonly openSave?: boolean;
}

/** Something a plan has; without a value it is simply there. */
export interface Feature {
  readonly name: string;
  readonly value: string;
}

interface CardBase {
  readonly title?: string;
  readonly note?: string | undefined;
  readonly link?: Link;
  readonly quiet?: boolean;
  /** A place on the page that a link may lead to. */
  readonly anchor?: string;
}

/** A row of a table. */
export interface TableRow {
  readonly cells: readonly Value[];
  readonly pick?: string;
}

/** Rows that are not known yet when the page begins: it is sent up to them, and each batch as soon as it is there. */
export interface LaterRows {
  readonly batches: AsyncGenerator<readonly TableRow[], void, void>;
  /** What the reader is told meanwhile. */
  readonly waiting: string;
  /** What he is told if it ends early. */
  readonly broken: string;
}

/** A part of a page. The theme has one partial per kind, `card-<kind>`. */
export type Card = CardBase &
  (
    | { readonly kind: 'facts'; readonly facts: readonly ({ readonly label: string } & Value)[]; readonly actions?: readonly Form[] }
    | { readonly kind: 'table'; readonly caption: string; readonly columns: readonly Column[]; readonly rows: readonly TableRow[]; readonly empty: string; readonly emptyLink?: Link; readonly next?: string | undefined; readonly export?: string; readonly bulk?: Bulk; readonly tools?: ListTools; readonly views?: readonly (Link & { readonly current?: boolean })[]; readonly search?: { readonly name: string; readonly value: string; readonly label: string }; readonly later?: LaterRows }
    | { readonly kind: 'rows'; readonly rows: readonly { readonly icon: string; readonly title: string; readonly href?: string; readonly meta: string; readonly money?: Money; readonly end?: string; readonly instant?: string; readonly badge?: Badge; readonly tone?: Tone; readonly action?: Form }[]; readonly fold?: boolean; readonly count?: number; readonly empty: string; readonly emptyLink?: Link }
    | { readonly kind: 'form'; readonly form: Form; readonly lead?: string }
    | { readonly kind: 'stats'; readonly stats: readonly { readonly label: string; readonly text?: string; readonly money?: Money; readonly sub?: string; readonly tone?: Tone; readonly trend?: 'up' | 'down'; readonly href?: string }[] }
    /** How far a job is; `live` asks again by itself until the job is over. */
    | { readonly kind: 'progress'; readonly label: string; readonly done: number; readonly total: number; readonly live: boolean }
    | { readonly kind: 'note'; readonly text: string; readonly small?: string; readonly tone?: Tone; readonly icon?: string }
    | { readonly kind: 'due'; readonly lead: string; readonly money: Money; readonly action?: Link; readonly footer?: string }
    | { readonly kind: 'timeline'; readonly items: readonly { readonly instant: string; readonly text: string; readonly href?: string; readonly who?: string; readonly detail?: string; readonly icon?: string; readonly tone?: Tone; readonly changes?: readonly { readonly before?: string; readonly after?: string }[] }[]; readonly empty: string; readonly next?: string | undefined }
    | { readonly kind: 'sheet'; readonly sheet: Sheet }
    | { readonly kind: 'pay'; readonly money: Money; readonly form: Form }
    /** A form that leaves the house; with scripts it goes by itself. */
    | { readonly kind: 'onward'; readonly get?: boolean; readonly waits?: boolean; readonly url: string; readonly text: string; readonly submit: string; readonly fields: readonly { readonly name: string; readonly value: string }[] }
    | { readonly kind: 'lines'; readonly lines: readonly { readonly label: string; readonly value: string; readonly copy?: boolean }[]; readonly text?: string; readonly drawings?: readonly Drawing[]; readonly actions?: readonly Link[] }
    | { readonly kind: 'slot'; readonly html: string }
    /** A text that was made into markup here, in a language of its own. */
    | { readonly kind: 'prose'; readonly html: string; readonly language: string }
    | { readonly kind: 'chart'; readonly chart: Chart }
    /** Places and what connects them; each point leads to its page. */
    | { readonly kind: 'map'; readonly map: PlaceMap }
    | { readonly kind: 'ages'; readonly label: string; readonly ages: readonly { readonly tone: string; readonly label: string; readonly money: Money; readonly x: number; readonly width: number }[]; readonly total: Money }
    | { readonly kind: 'plans'; readonly plans: readonly { readonly title: string; readonly text: string; readonly money: Money; readonly cycle: string; readonly more?: string; readonly from?: string; readonly tag?: string; readonly soldOut?: string; readonly features?: readonly Feature[]; readonly action: Link }[]; readonly empty: string }
    /** Plans side by side; a feature without a value is simply there. */
    | { readonly kind: 'compare'; readonly caption: string; readonly plans: readonly { readonly title: string; readonly tag?: string; readonly money: Money; readonly cycle: string }[]; readonly rows: readonly { readonly label: string; readonly cells: readonly { readonly text?: string; readonly yes?: boolean }[] }[] }
    | { readonly kind: 'finder'; readonly path: string; readonly label: string; readonly submit: string; readonly endings: readonly { readonly name: string; readonly money: Money }[] }
    | { readonly kind: 'settings'; readonly form: Form }
    /** Switches of one form in areas, with a field that finds some of them; beside them in words what they amount to. */
    | { readonly kind: 'rights'; readonly form: Form; readonly areas: readonly { readonly title: string; readonly text: string; readonly fields: readonly Field[] }[]; readonly role: RoleWords }
    | { readonly kind: 'role'; readonly role: RoleWords }
    | { readonly kind: 'checkout'; readonly product: { readonly title: string; readonly text: string }; readonly form: Form; readonly step?: string; readonly more?: readonly { readonly value: string; readonly label: string }[]; readonly sections: readonly CheckoutSection[]; readonly summary: CheckoutSummary }
    /** A text as it stands; `save` offers it as a file, which is in the link itself and kept nowhere. */
    | { readonly kind: 'code'; readonly text: string; readonly save?: { readonly name: string; readonly label: string; readonly href: string } }
    /** A text that is written, and beside it what it looks like; the form's second button sends it into the frame. */
    | { readonly kind: 'editor'; readonly form: Form; readonly preview: { readonly path: string; readonly label: string; readonly button: string; readonly short?: boolean } }
    | { readonly kind: 'frame'; readonly path: string; readonly label: string }
    | { readonly kind: 'picture'; readonly src: string; readonly alt: string; readonly text?: string; readonly actions?: readonly Form[] }
    | { readonly kind: 'preview'; readonly label: string; readonly path: string; readonly form: string; readonly encoded: string }
    /** A form that the browser's own passkey dialogue fills in; without scripts it stays out of sight. */
    | { readonly kind: 'passkey'; readonly lead: string; readonly make: boolean; readonly options: string; readonly form: Form }
  );

/** What a role can do, in words. */
export interface RoleWords {
  readonly lead: string;
  readonly areas: readonly { readonly title: string; readonly may: readonly { readonly text: string; readonly weighty: boolean }[] }[];
  /** Areas in which it can do nothing. */
  readonly closed?: string;
}

/** An invoice as it is printed. */
export interface Sheet {
  readonly brand: string;
  readonly type: string;
  readonly seller: readonly string[];
  readonly buyer: readonly string[];
  readonly facts: readonly ({ readonly label: string } & Value)[];
  readonly lines: readonly { readonly description: string; readonly period?: { readonly from: string; readonly to: string }; readonly quantity: number; readonly net: Money }[];
  readonly sums: readonly { readonly label: string; readonly money: Money; readonly total?: boolean }[];
  /** Small print, such as why no tax is due. */
  readonly notes?: readonly string[];
}

/** What every page gives its theme. */
export interface PageModel {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly badge?: Badge;
  readonly crumbs?: readonly Link[];
  /** Parts of an object that have a page of their own. */
  readonly tabs?: readonly (Link & { readonly current?: boolean; readonly count?: string })[];
  /** Navigation beside the page, for many parts of one thing. */
  readonly sidenav?: { readonly label: string; readonly links: readonly (Link & { readonly current?: boolean })[] };
  /** A field that searches by the page itself. */
  readonly search?: { readonly value: string; readonly label: string; /** The page is there to be read: the field does not take the focus. */ readonly calm?: boolean };
  /** One thing to do and nothing else: sign in, confirm. */
  readonly narrow?: boolean;
  readonly actions?: readonly Link[];
  /** What is done less often: in a menu behind the actions. */
  readonly more?: readonly Link[];
  /** Steps of a wizard, with the one that is now. */
  readonly steps?: readonly { readonly label: string; readonly done?: boolean; readonly current?: boolean }[];
  /** The browser goes on to this address by itself. */
  readonly onward?: string;
  /** The page can speak with the browser's passkeys. */
  readonly passkeys?: boolean;
  /** Parts of the page follow what is typed (htmx). */
  readonly live?: boolean;
  /** Seconds until it does; at once when absent. */
  readonly onwardAfter?: number;
  /** Over the whole width, above the columns. */
  readonly above?: readonly Card[];
  readonly main: readonly Card[];
  readonly aside?: readonly Card[];
}

/** How the visitor wants to see things; absent = as the system or the house has it. */
export interface Look {
  readonly theme?: 'light' | 'dark';
  readonly contrast?: 'more';
  readonly family?: string;
}

/** What the foot of a page says to those who look for faults or for time: names and figures, never inputs. */
export interface DebugView {
  readonly ms: string;
  readonly statements: string;
  readonly view: string;
  readonly templates: string;
  readonly trace: string;
}

/** What stands around the page. */
export interface LayoutModel {
  readonly brand: string;
  readonly locale: string;
  readonly direction: string;
  readonly csrf: string;
  readonly nav: readonly { readonly title?: string; readonly links: readonly (Link & { readonly current?: boolean; readonly count?: string })[] }[];
  /** The door, for guests. */
  readonly signIn?: Link;
  /** Links to other sites, and the page of help that is part of Billet. */
  readonly help?: { readonly links: readonly Link[]; readonly page?: Link; readonly guide?: Link; readonly update?: Link };
  readonly debug?: DebugView;
  /** Address of the brand's own picture. */
  readonly logo?: string;
  /** Address of the colours that staff have chosen. */
  readonly tokens?: string;
  readonly user?: { readonly name: string; readonly initials: string; readonly links: readonly Link[]; readonly signOut: string };
  readonly flash?: { readonly tone: Tone; readonly text: string };
  /** Business date of a sandbox; every page says so. */
  readonly sandbox?: string;
  /** A restored copy that says nothing to anybody; every page says so. */
  readonly quietCopy?: true;
  readonly area: 'client' | 'staff' | 'plain';
  readonly look: Look;
  /** A member of staff who sees the area of a client. */
  readonly acting?: { readonly text: string; readonly leave: string };
  /** Where the visitor is, to come back to. */
  readonly here: string;
}
