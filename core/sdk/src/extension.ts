/** Kinds of extension package. @since 0.1.0 */
export type ExtensionKind = 'module' | 'gateway' | 'registrar' | 'fiscal' | 'theme' | 'language' | 'addon';

/** The mark by which the loader knows an extension; `Symbol.for`, so that two copies of the SDK agree. @since 0.1.0 */
export const EXTENSION_BRAND: unique symbol = Symbol.for('billet.extension') as never;

/** What every `define…()` returns: the definition plus the mark and its kind. @since 0.1.0 */
export interface Extension<K extends ExtensionKind, D> {
  readonly [EXTENSION_BRAND]: true;
  readonly kind: K;
  readonly definition: D;
}

/** Any extension, whatever its kind. @since 0.1.0 */
export type AnyExtension = Extension<ExtensionKind, unknown>;

/** Marks a definition. Extensions call `defineGateway()` and its sisters, not this. @since 0.1.0 */
export const brandExtension = <K extends ExtensionKind, D>(kind: K, definition: D): Extension<K, D> =>
  Object.freeze({ [EXTENSION_BRAND]: true as const, kind, definition });

/** True if the value was made by a `define…()` of any copy of this package. @since 0.1.0 */
export const isExtension = (value: unknown): value is AnyExtension =>
  typeof value === 'object' && value !== null && EXTENSION_BRAND in value;
