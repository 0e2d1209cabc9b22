/** Widths that diagrams are drawn for, in CSS pixels: a page of 1280 and a screen of 390, less their margins. */
export const WIDTHS = { wide: 1200, narrow: 358 } as const;
