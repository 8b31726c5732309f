import type { Caller } from '@billet/sdk';
import type { Request, Response } from 'express';
import type { Translator } from '@billet/kernel';
import type { Field } from '../view-models/field.ts';
import type { Form, PageModel } from '../view-models/page.ts';
import type { Area, Visitor } from '../http/visitor.ts';
import type { WebHouse } from '../web-house.ts';

/** What went wrong with a form that was sent: shown at its field, with all that was typed. */
export interface FormProblem {
  readonly form: string;
  readonly field: string | undefined;
  /** Of the error; absent where nothing was wrong. */
  readonly code?: string;
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A form field before it knows what was typed and what was wrong. */
export type FieldWish = Omit<Field, 'error' | 'id'>;

/** What a page's code may use. */
export interface PageCtx {
  readonly web: WebHouse;
  readonly request: Request;
  readonly response: Response;
  readonly visitor: Visitor;
  readonly caller: Caller;
  readonly locale: string;
  readonly t: Translator['t'];
  readonly say: Translator;
  /** Whose texts the visitor reads: those of his brand, or of the house. */
  readonly scope: string;
  /** Time zone of the brand, in which instants are shown. */
  readonly zone: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly problem: FormProblem | undefined;
  /** Token that forms on this page carry. */
  readonly csrf: string;
  /** The same page with what was typed in a form kept in it, though nothing was wrong. */
  keeping(form: string, values: Body): PageCtx;
  /** Calls an operation as the visitor. */
  call<T>(operation: string, input: unknown): Promise<T>;
  /** A form that keeps what was typed and shows what was wrong. */
  form(name: string, submit: string, fields: readonly FieldWish[], more?: Partial<Pick<Form, 'danger' | 'wide' | 'upload'>>): Form;
}

/** What was sent: strings only; a switch that is off is absent. */
export type Body = Readonly<Record<string, string>>;

/** What happens to a form: where to go then, and what to say there (a message key). */
export type Action = (ctx: PageCtx, body: Body) => Promise<{ readonly to: string; readonly say?: string } | PageModel>;

/** A part of a page by itself, for what follows the typing: a template of the theme with its model. */
export interface Part {
  readonly view: string;
  readonly model: object;
}

export type Open = 'member' | 'any';

/** One page of an area. Its forms post to its own address. */
export interface Page {
  readonly path: string;
  readonly area: Area;
  /** Who may open it. `any` = guests too. Add-ons' pages share an address: there it depends on the request. */
  readonly open: Open | ((web: WebHouse, request: Request) => Open);
  load(ctx: PageCtx): Promise<PageModel>;
  /** Where that which the address names has gone; absent = it is here. */
  movedTo?(ctx: PageCtx): Promise<string | undefined>;
  readonly actions?: Readonly<Record<string, Action>>;
  /** Answers a request with the header `X-Part` or `HX-Request`; changes nothing, whatever the method. */
  part?(ctx: PageCtx, body: Body): Promise<Part>;
  /** For pages whose forms are made at run time. */
  action?(name: string): Action | undefined;
  /** A provider's page may send the browser back here by POST: it gets the page, and nothing of what it brought is read. Its own forms bring no files. */
  readonly comesBack?: true;
  /** Bytes of the largest file that its forms bring; absent = as many as other pages take. */
  readonly largestFile?: number;
  /** Entry of the navigation that is lit on this page. */
  readonly nav?: string;
}
