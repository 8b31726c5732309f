export interface ClientFileRow {
  readonly id: number;
  readonly clientId: number;
  readonly name: string;
  readonly size: number;
  readonly shared: boolean;
  readonly author: string | null;
  readonly createdAt: string;
}
