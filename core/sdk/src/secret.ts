import { inspect } from 'node:util';

const HIDDEN = '[secret]' as const;

/**
 * A value that must not leak: it prints as `[secret]` in logs, JSON, templates and the debugger.
 * Only `reveal()` gives the text, so every use can be found by searching for that word.
 * @since 0.1.0
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Call it where the bytes leave for their one destination, nowhere else. */
  reveal(): string {
    return this.#text;
  }

  toString(): typeof HIDDEN {
    return HIDDEN;
  }

  toJSON(): typeof HIDDEN {
    return HIDDEN;
  }

  [inspect.custom](): typeof HIDDEN {
    return HIDDEN;
  }
}

/** Wraps a text as a secret. @since 0.1.0 */
export const secret = (text: string): Secret => new Secret(text);
