/** Black shapes on white, as one path; the theme decides how large. */
export interface Drawing {
  readonly kind: 'qr' | 'barcode';
  readonly width: number;
  readonly height: number;
  readonly path: string;
  readonly label: string;
}
