/** A number that the model starts from. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly what: string;
}
