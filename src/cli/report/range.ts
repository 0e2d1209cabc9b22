/** `3`, or `3–8` where the two differ. */
export const range = (least: string, most: string): string => (least === most ? least : `${least}–${most}`);
